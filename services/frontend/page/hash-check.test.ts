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

test('a right hash is right, also behind a prefix', () => {
  expect(checkHash(calculation)).toEqual({ expected, right: true });
});

test('a wrong one is not', () => {
  expect(checkHash({ ...calculation, str: 'hello' })?.right).toBe(false);
});

test('a string that was too long to come back cannot be checked', () => {
  const { str: _, ...long } = calculation;

  expect(checkHash(long)).toBeUndefined();
});
