import { expect, test } from 'vitest';
import { axisMax } from './plot-options.ts';

test.each([
  [null, undefined, 10],
  [5, undefined, 10],
  [100, undefined, 115],
  [5, 15, 21],
  [100, 15, 115],
])('with the highest value %o and the threshold %o, the axis ends at %d', (max, burstAbove, end) => {
  expect(axisMax(max, burstAbove)).toBeCloseTo(end);
});
