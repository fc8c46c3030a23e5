import type { Calculation } from '@hashr/messages/calculation.ts';
import type { HashedResult } from '@hashr/messages/page-events.ts';
import { sha256 } from '@noble/hashes/sha2.js';
import { find, newElement } from '../elements.ts';
import { onLanguageChange, text } from '../language/text.ts';
import { newTimeBar, newTraceId } from './trace-view.ts';

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

/**
 * Creates a function that shows the parts of a result, whether the page computes the same hash from them, where the time
 * went, and its trace if there is one. The last one stays, also in another language.
 *
 * @param readTraceUrl where the backend of traces shows a trace
 */
export function createHashCheckView(readTraceUrl: () => string | undefined): (result: HashedResult) => void {
  const box = find('#check');
  let last: HashedResult | undefined;

  function show(calculation: HashedResult): void {
    last = calculation;
    const { str, strLength: count, salt, hour, worker, hash } = calculation;
    const string = str ?? text('check.characters', { count });
    const parts = { hash, string, salt, hour: text('check.utc', { hour }), worker };
    const list = document.createElement('dl');
    for (const name of ['hash', 'string', 'salt', 'hour', 'worker'] as const) {
      const value = Object.assign(newElement('dd', parts[name]), { translate: false });
      list.append(newElement('dt', text(`check.name.${name}`)), value);
    }
    if (calculation.traceparent !== undefined) {
      const value = newElement('dd', '');
      value.append(newTraceId(calculation.traceparent, readTraceUrl()));
      list.append(newElement('dt', text('check.name.trace')), value);
    }
    box.replaceChildren(list, newElement('p', verdictOn(calculation)), ...newTimeBar(calculation));
    box.hidden = false;
  }

  onLanguageChange(() => last !== undefined && show(last));
  return show;
}

function verdictOn(calculation: Calculation): string {
  const check = checkHash(calculation);
  if (check === undefined) {
    return text('check.impossible');
  }
  return check.matches ? text('check.same') : text('check.different', { hash: check.expected });
}
