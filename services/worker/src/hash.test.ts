import { expect, test } from 'vitest';
import { hashString } from './hash.ts';

test('is the base64 of SHA-256 over string, salt and hour, as the Web Crypto API computes it', async () => {
  const salt = '00112233445566778899aabbccddeeff';
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(`héllo${salt}7`));

  expect(hashString('héllo', salt, 7)).toBe(Buffer.from(digest).toString('base64'));
});

test('has a known value', () => {
  expect(hashString('abc', '', 0)).toBe('Vqv719LqYG5meUVCLeWjaLiwJyuPKQgcsFi1lN1+Mkk=');
});

test('puts the prefix before it, with nothing between', () => {
  expect(hashString('abc', '', 0, 'bursty-')).toBe(`bursty-${hashString('abc', '', 0)}`);
});
