import { expect, test } from 'vitest';
import { sparklinePath } from './sparkline.ts';

test.each([
  ['from the bottom to the top', [0, 10], 10, 'M0 23L120 1'],
  ['on a common scale', [5, 5, 5], 10, 'M0 12L60 12L120 12'],
  ['never above the top', [20], 10, 'M0 1'],
  ['at the bottom if there is nothing', [0, 0], 0, 'M0 23L120 23'],
  ['empty', [], 10, ''],
])('%s', (_, values, max, path) => {
  expect(sparklinePath(values, max)).toBe(path);
});
