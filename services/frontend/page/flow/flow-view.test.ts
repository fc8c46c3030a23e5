import { expect, test } from 'vitest';
import { markScale, sharesOf } from './flow-view.ts';

test.each([
  ['nothing is known', { primary: 0, burst: 0 }, null, null],
  ['no watcher: the observed rates', { primary: 5, burst: 15 }, null, { primary: 0.25, burst: 0.75 }],
  ['a watcher: its weights', { primary: 20, burst: 0 }, { primary: 0, burst: 100 }, { primary: 0, burst: 1 }],
  ['a watcher, and no answers', { primary: 0, burst: 0 }, { primary: 100, burst: 0 }, { primary: 1, burst: 0 }],
  ['weights for both', { primary: 5, burst: 5 }, { primary: 25, burst: 75 }, { primary: 0.25, burst: 0.75 }],
])('the shares of the lanes: %s', (_, perSecond, weights, shares) => {
  expect(sharesOf({ ...perSecond, failed: 0 }, weights)).toEqual(shares);
});

test('the legend says how many strings a mark stands for', () => {
  expect(markScale(1)).toBe('one mark per string');
  expect(markScale(2_000)).toBe('one mark per 2,000 strings; the brighter the lanes, the more strings');
});
