import type { Calculation } from '@hashr/messages/calculation.ts';
import { sha256 } from '@noble/hashes/sha2.js';

/**
 * Computes the hash of a result again: base64 of SHA-256 over string, salt and hour. A library does this, because browsers
 * offer `crypto.subtle` to secure addresses only.
 *
 * @returns the expected hash, and whether the hash of the result ends with it (a prefix of the worker may come before it);
 *   undefined if the string was too long to be part of the result
 */
export function checkHash({ str, salt, hour, hash }: Calculation): { expected: string; matches: boolean } | undefined {
  if (str === undefined) {
    return undefined;
  }
  const digest = sha256(new TextEncoder().encode(str + salt + hour));
  const expected = btoa(String.fromCharCode(...digest));
  return { expected, matches: hash.endsWith(expected) };
}
