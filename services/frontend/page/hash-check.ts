import type { Calculation } from '@hashr/messages/calculation.ts';
import { sha256 } from '@noble/hashes/sha2.js';

/**
 * Computes a result's hash again: base64 of SHA-256 over string, salt and hour. By a library, because browsers offer
 * `crypto.subtle` to secure addresses only.
 *
 * @returns whether the hash ends with it (before it stands the worker's prefix), or undefined if the string was too
 *   long to be repeated in the result
 */
export function checkHash({ str, salt, hour, hash }: Calculation): { expected: string; right: boolean } | undefined {
  if (str === undefined) {
    return undefined;
  }
  const digest = sha256(new TextEncoder().encode(str + salt + hour));
  const expected = btoa(String.fromCharCode(...digest));
  return { expected, right: hash.endsWith(expected) };
}
