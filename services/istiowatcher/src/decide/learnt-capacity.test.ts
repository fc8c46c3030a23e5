import { expect, test } from 'vitest';
import { learnCapacity } from './learnt-capacity.ts';

const refusing = { acceptedPerSecond: 11, refusedShare: 0.25 };
const evidence = { burstPercent: 50, unchangedForMs: 5_000, load: refusing };

test('it is what primary accepts while it refuses more than a tenth', () => {
  expect(learnCapacity(undefined, evidence)).toBe(11);
  expect(learnCapacity(undefined, { ...evidence, load: { ...refusing, refusedShare: 0.11 } })).toBe(11);
  expect(learnCapacity(undefined, { ...evidence, load: { ...refusing, refusedShare: 0.1 } })).toBeUndefined();
  expect(learnCapacity(undefined, { ...evidence, load: undefined })).toBeUndefined();
});

test('requests from before the last move do not count', () => {
  expect(learnCapacity(undefined, { ...evidence, unchangedForMs: 4_999 })).toBeUndefined();
  expect(learnCapacity(12, { ...evidence, unchangedForMs: undefined })).toBe(12);
});

test('it shrinks, does not grow, and is forgotten when all traffic is in primary', () => {
  expect(learnCapacity(12, evidence)).toBe(11);
  expect(learnCapacity(10, evidence)).toBe(10);
  expect(learnCapacity(10, { ...evidence, burstPercent: 0 })).toBeUndefined();
});
