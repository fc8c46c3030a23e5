import { expect, test } from 'vitest';
import { createSigner, signerOf } from './signature.ts';

const message = { name: 'häsh', count: 1, nested: { b: [1, { z: 1, a: null }], 429: true }, missing: undefined };
const resend = (value: object) => JSON.parse(JSON.stringify(value)) as object;

test('returns the key of the signer, also if the fields are in another order', () => {
  const signer = createSigner();
  const signed = resend(signer.sign(message));

  expect(signed).toMatchObject({ name: 'häsh', count: 1, key: signer.key });
  expect(signerOf(signed)).toBe(signer.key);
  expect(signerOf(Object.fromEntries(Object.entries(signed).reverse()))).toBe(signer.key);
});

test.each([
  ['a changed field', { count: 2 }],
  ['an added field', { more: 1 }],
  ['a changed nested field', { nested: { b: [1, { z: 2, a: null }], 429: true } }],
  ['another key', { key: createSigner().key }],
  ['an invalid key', { key: 'x' }],
  ['an invalid signature', { signature: 'x' }],
  ['no signature', { signature: undefined }],
])('detects %s', (_, change) => {
  expect(signerOf(resend({ ...createSigner().sign(message), ...change }))).toBeUndefined();
});

test.each([[null], [undefined], ['text'], [[]], [{}], [{ key: 1, signature: 2 }]])('%j has no signer', (value) => {
  expect(signerOf(value)).toBeUndefined();
});
