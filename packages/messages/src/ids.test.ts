import { expect, test } from 'vitest';
import { createFrontendId, createStringId, frontendIdOf, frontendIdSchema } from './ids.ts';

test('the id of a frontend is f and the first 16 digits of the digest of its key', () => {
  const id = createFrontendId('0123456789abcdef0123456789abcdef');

  expect(id).toBe('f0123456789abcdef');
  expect(frontendIdSchema.safeParse(id).success).toBe(true);
});

test.each([
  '',
  'f',
  'f0123456',
  'f01234567',
  'f0123456789abcdef',
  'f0123456789abcdef0',
  'f0123456g',
  'xf01234567',
  'f01234-67',
])('accepts the frontend id %j only with 8 to 16 digits', (id) => {
  expect(frontendIdSchema.safeParse(id).success).toBe(['f01234567', 'f0123456789abcdef'].includes(id));
});

test('the id of a string names its frontend and cannot be guessed', () => {
  const ids = Array.from({ length: 100 }, () => createStringId('f01234567'));

  expect(new Set(ids).size).toBe(100);
  for (const id of ids) {
    expect(id).toMatch(/^f01234567-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(frontendIdOf(id)).toBe('f01234567');
  }
});

test.each([
  ['f01234567-1', 'f01234567'],
  ['f01234567-a-b', 'f01234567'],
  ['f01234567-', undefined],
  ['f01234567', undefined],
  ['-1', undefined],
  ['-', undefined],
  ['', undefined],
  [undefined, undefined],
])('the string id %j was made by %s', (id, frontendId) => {
  expect(frontendIdOf(id)).toBe(frontendId);
});
