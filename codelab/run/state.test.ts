import { expect, test } from 'vitest';
import { preparation, stateAfter } from './state.ts';

test.each([
  [undefined, 'nothing', 'nothing'],
  [undefined, 'istio', 'nothing'],
  [undefined, 'cluster', 'reset'],
  [undefined, 'demo', 'setup'],
  ['demo', 'demo', 'nothing'],
  ['demo', 'two-clusters', 'setup'],
  ['two-clusters', 'cluster', 'reset'],
  ['cluster', 'cluster', 'nothing'],
] as const)('with %s, a chapter that needs %s gets: %s', (current, needs, expected) => {
  expect(preparation(current, needs)).toBe(expected);
});

test('a chapter that needs only Istio leaves the demo as it was; after a failure nobody knows', () => {
  expect(stateAfter('demo', 'istio', true)).toBe('demo');
  expect(stateAfter('cluster', 'demo', true)).toBe('demo');
  expect(stateAfter('demo', 'demo', false)).toBeUndefined();
});
