import { expect, test } from 'vitest';
import { axisMax } from './plot-options.ts';

const range = { fromSeconds: 0, nowSeconds: 100, toSeconds: 150 };
const planned = (perSecond: number, atSeconds = 120) => [{ atSeconds, perSecond }];

test.each([
  [null, undefined, [], 10],
  [5, undefined, [], 10],
  [100, undefined, [], 115],
  [5, 15, [], 21],
  [100, 15, [], 115],
  [5, 15, planned(200), 230],
  [5, 15, planned(200, 151), 21],
])('with the highest value %o, the threshold %o and the plan %o, the axis ends at %d', (max, burstAbove, plan, end) => {
  const thresholds = burstAbove === undefined ? undefined : { burstAbove, returnBelow: 10 };

  expect(axisMax(max, { thresholds, plan, range })).toBeCloseTo(end);
});
