import type { Calculation } from '@hashr/messages/calculation.ts';
import { sha256 } from '@noble/hashes/sha2.js';
import { find, newElement } from '../elements.ts';

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

/** Shows the parts of a calculation, and whether the page computes the same hash from them. */
export function showHashCheck(calculation: Calculation): void {
  const box = find('#check');
  const { str, strLength, salt, hour, worker, hash } = calculation;
  const parts = { hash, string: str ?? `${strLength} characters`, salt, hour: `${hour} (UTC)`, worker };
  const list = document.createElement('dl');
  for (const [name, value] of Object.entries(parts)) {
    list.append(newElement('dt', name), newElement('dd', value));
  }
  box.replaceChildren(list, newElement('p', verdictOn(calculation)));
  box.hidden = false;
}

function verdictOn(calculation: Calculation): string {
  const check = checkHash(calculation);
  if (check === undefined) {
    return 'The result does not contain the string, because it is too long. The page cannot check the hash.';
  }
  return check.matches
    ? '✓ The page computes the same hash.'
    : `✕ The page computes a different hash: ${check.expected}`;
}
