import { hash } from 'node:crypto';
import type { Calculation } from '@hashr/messages/calculation.ts';
import { expect, test } from 'vitest';
import { isConsistent } from './verify-hash.ts';

const salt = 'a'.repeat(32);
const correct: Calculation = {
  hash: `bursty-${hash('sha256', `hello${salt}23`, 'base64')}`,
  str: 'hello',
  strLength: 5,
  salt,
  hour: 23,
  cluster: 'burst',
  worker: 'w',
};
const { str: _, ...withoutString } = correct;

test.each<[boolean, string, Calculation]>([
  [true, 'the correct hash', correct],
  [true, 'no string', { ...withoutString, hash: 'x', strLength: 1_000 }],
  [false, 'another string', { ...correct, str: 'hellO' }],
  [false, 'another length', { ...correct, strLength: 6 }],
  [false, 'another salt', { ...correct, salt: 'b'.repeat(32) }],
  [false, 'another hour', { ...correct, hour: 22 }],
  [false, 'a text after the hash', { ...correct, hash: `${correct.hash}-` }],
  [false, 'no hash', { ...correct, hash: 'bursty-' }],
])('%s: a calculation with %s', (consistent, _what, calculation) => {
  expect(isConsistent(calculation)).toBe(consistent);
});
