import { expect, test } from 'vitest';
import { highestPlanned } from './plan.ts';

const plan = [
  { atSeconds: 0, perSecond: 100 },
  { atSeconds: 10, perSecond: 5 },
  { atSeconds: 20, perSecond: 40 },
  { atSeconds: 30, perSecond: 90 },
  { atSeconds: 40, perSecond: 95 },
];

test.each([
  [12, 18, 40],
  [10, 20, 100],
  [22, 25, 90],
  [50, 60, 0],
])('the highest planned rate from %d to %d s, with the points before and after, is %d', (from, to, highest) => {
  expect(highestPlanned(plan, from, to)).toBe(highest);
});

test('without a plan it is 0', () => {
  expect(highestPlanned([], 0, 10)).toBe(0);
});
