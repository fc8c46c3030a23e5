import type { Calculation } from '@hashr/messages/calculation.ts';
import { expect, test } from 'vitest';
import { checkHash } from './hash-check.ts';

const salt = '00112233445566778899aabbccddeeff';
const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(`héllo${salt}7`));
const expected = btoa(String.fromCharCode(...new Uint8Array(digest)));
const calculation: Calculation = {
  hash: `bursty-${expected}`,
  str: 'héllo',
  strLength: 5,
  salt,
  hour: 7,
  cluster: 'burst',
  worker: 'w',
};

test('the hash matches, also behind a prefix', () => {
  expect(checkHash(calculation)).toEqual({ expected, matches: true });
});

test('the hash of another string does not match', () => {
  expect(checkHash({ ...calculation, str: 'hello' })?.matches).toBe(false);
});

test('a result without its string cannot be checked', () => {
  const { str: _, ...long } = calculation;

  expect(checkHash(long)).toBeUndefined();
});
