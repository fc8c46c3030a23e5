import { expect, test } from 'vitest';
import { otherSubset, subsets, toSubset, toWeights } from './subsets.ts';

test('there are two subsets, and each is the other of the other', () => {
  expect(subsets).toEqual(['primary', 'burst']);
  expect(subsets.map(otherSubset)).toEqual(['burst', 'primary']);
});

test.each([
  ['primary', 'primary'],
  ['burst', 'burst'],
  ['canary', undefined],
  [undefined, undefined],
])('the subset with the name %s', (name, subset) => {
  expect(toSubset(name)).toBe(subset);
});

test.each([0, 30, 100])('the weights with %d %% in burst add up to 100', (burstPercent) => {
  expect(toWeights(burstPercent)).toEqual({ primary: 100 - burstPercent, burst: burstPercent });
});
