import { expect, test } from 'vitest';
import { countFlaps } from './flaps.ts';

const phases = [
  { name: 'low', startMs: 0 },
  { name: 'high', startMs: 10_000 },
  { name: 'low again', startMs: 30_000 },
];

test.each<[string, [second: number, burstWeight: number][], number]>([
  ['no move', [[0, 0]], 0],
  [
    'there and back',
    [
      [0, 0],
      [12, 100],
      [32, 0],
    ],
    0,
  ],
  [
    'a proportional share that follows the rate',
    [
      [0, 0],
      [12, 20],
      [13, 30],
      [14, 25],
      [32, 0],
    ],
    0,
  ],
  [
    'back to primary in the high phase, and to burst again',
    [
      [0, 0],
      [12, 100],
      [15, 0],
      [17, 100],
      [32, 0],
    ],
    1,
  ],
  [
    'to burst in a low phase',
    [
      [0, 0],
      [5, 100],
      [7, 0],
    ],
    1,
  ],
  [
    'to burst again after the return',
    [
      [0, 0],
      [12, 100],
      [32, 0],
      [34, 100],
      [36, 0],
    ],
    1,
  ],
  [
    'still in burst at the start',
    [
      [0, 100],
      [3, 0],
      [12, 100],
    ],
    0,
  ],
])('%s', (_, weights, flaps) => {
  const changes = weights.map(([second, burstWeight]) => ({ atMs: second * 1_000, burstWeight, reason: '' }));

  expect(countFlaps(changes, phases)).toBe(flaps);
});
