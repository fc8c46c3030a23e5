import { expect, test } from 'vitest';
import { randomText } from './random-text.ts';

test('each text is new, and has the length and the characters of its encoding', () => {
  const salts = Array.from({ length: 1_000 }, () => randomText(16, 'hex'));
  const strings = Array.from({ length: 1_000 }, () => randomText(12, 'base64url'));
  expect(new Set([...salts, ...strings]).size).toBe(2_000);
  expect(salts.every((salt) => /^[0-9a-f]{32}$/.test(salt))).toBe(true);
  expect(strings.every((text) => /^[\w-]{16}$/.test(text))).toBe(true);
});

test('every bit is random', () => {
  const salts = Array.from({ length: 1_000 }, () => BigInt(`0x${randomText(16, 'hex')}`));
  const [anyBit, everyBit] = [salts.reduce((a, b) => a | b), salts.reduce((a, b) => a & b)];
  expect([anyBit, everyBit]).toEqual([2n ** 128n - 1n, 0n]);
});

test('different lengths never share bytes', () => {
  const texts = Array.from({ length: 3_000 }, (_, i) => randomText(8 + (i % 25), 'hex').slice(0, 16));
  expect(new Set(texts).size).toBe(3_000);
});
