import { expect, test } from 'vitest';
import { burstPeriods, toColumns } from './columns.ts';

const known = { primary: 12, burst: 5, failed: 3, burstWeight: 30, isLive: false };
const unknown = { offered: null, primary: null, burst: null, failed: null, burstWeight: null, isLive: false };

test('stacks the outcomes, and keeps the other rates as they are; an unknown second is a gap', () => {
  const points = [
    { ...known, atSeconds: 1, offered: 20, observed: 19.5 },
    { ...unknown, atSeconds: 2, observed: 7 },
    { ...known, atSeconds: 3, offered: 21, observed: null, primary: 0 },
  ];

  expect(toColumns(points)).toEqual([
    [1, 2, 3],
    [20, null, 8],
    [17, null, 5],
    [12, null, 0],
    [19.5, 7, null],
    [20, null, 21],
  ]);
});

test('lists when burst had a share of the weights, and which', () => {
  const weights = [0, 0, 100, 100, 70, null, 70, 0];

  expect(burstPeriods(weights.map((burstWeight, atSeconds) => ({ atSeconds, burstWeight })))).toEqual([
    { fromSeconds: 2, toSeconds: 4, burstShare: 1 },
    { fromSeconds: 4, toSeconds: 5, burstShare: 0.7 },
    { fromSeconds: 6, toSeconds: 7, burstShare: 0.7 },
  ]);
});
