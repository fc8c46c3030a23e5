import { expect, test } from 'vitest';
import { MeshFailure, toMeshFailure } from './mesh-failure.ts';

test('a failure that an adapter throws remains unchanged', () => {
  const failure = new MeshFailure('conflict', 'Somebody else was faster.');

  expect(toMeshFailure(failure)).toBe(failure);
});

test.each([
  [new TypeError('x is not a function'), 'Unexpected error: x is not a function'],
  ['nothing', 'Unexpected error: nothing'],
])('anything else is unexpected: %s', (error, message) => {
  expect(toMeshFailure(error)).toMatchObject({ name: 'MeshFailure', kind: 'unexpected', message });
});
