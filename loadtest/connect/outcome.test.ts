import { expect, test } from 'vitest';
import { failureOf, readOutcome } from './outcome.ts';

const counts = (failedByKind: object, results: object[] = []) => JSON.stringify({ sent: 1, failedByKind, results });

test.each([
  [200, counts({}, [{ cluster: 'burst', hash: 'x' }]), { kind: 'hashed', cluster: 'burst' }],
  [504, counts({ timeout: 1 }), { kind: 'failed', reason: 'worker timeout' }],
  [429, counts({ '429': 1 }), { kind: 'failed', reason: 'worker 429' }],
  [502, counts({ '5xx': 1 }), { kind: 'failed', reason: 'worker 5xx' }],
  [200, counts({ '5xx': 1 }), { kind: 'failed', reason: 'worker 5xx' }],
  [429, '{"error": "Too many."}', { kind: 'failed', reason: 'limit' }],
  [503, 'no healthy upstream', { kind: 'failed', reason: 'HTTP 503' }],
  [401, '{"error": "The token is required."}', { kind: 'failed', reason: 'HTTP 401' }],
  [200, '<html>', { kind: 'failed', reason: 'response without a result' }],
  [200, counts({}, [{ cluster: 'third' }]), { kind: 'failed', reason: 'response without a result' }],
])('%i %s', (status, body, outcome) => {
  expect(readOutcome(status, body)).toEqual(outcome);
});

test.each([
  [Object.assign(new Error('x'), { code: 'ECONNREFUSED' }), false, 'not connected'],
  [new AggregateError([Object.assign(new Error('x'), { code: 'ECONNREFUSED' })]), false, 'not connected'],
  [Object.assign(new Error('x'), { code: 'UND_ERR_SOCKET' }), false, 'connection lost'],
  [new Error('aborted'), true, 'timeout'],
])('%s', (error, timedOut, reason) => {
  expect(failureOf(error, timedOut)).toEqual({ kind: 'failed', reason });
});
