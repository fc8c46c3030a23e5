import { describe, expect, test } from 'vitest';
import { HISTORY_SECONDS, MAX_REPORTED_SECONDS, reportedSecondsSchema } from './frontend-seconds.ts';
import { historyMessageSchema } from './history.ts';

const signature = { key: 'key', signature: 'signature' };
const ids = { id: 'f0000000a', of: 'f0000000b' };
const seconds = (length: number, change = {}) => {
  const column = Array(length).fill(1);
  return { fromSecond: 100, offered: column, primary: column, burst: column, failed: column, ...change };
};
const past = (length: number, change = {}) => {
  const column = Array(length).fill(1);
  return { fromSecond: 100, atMs: column, observed: column, burstWeight: column, moves: [], ...change };
};
const isValid = (message: unknown) => historyMessageSchema.safeParse(message).success;

test('a report has at most a minute', () => {
  const isReport = (length: number) =>
    reportedSecondsSchema.safeParse({ id: ids.id, seconds: seconds(length), ...signature }).success;

  expect([isReport(0), isReport(MAX_REPORTED_SECONDS), isReport(MAX_REPORTED_SECONDS + 1)]).toEqual([
    true,
    true,
    false,
  ]);
});

describe('an answer', () => {
  test.each([
    [seconds(HISTORY_SECONDS), true],
    [seconds(HISTORY_SECONDS + 1), false],
    [seconds(2, { offered: [null, 0.5] }), true],
    [seconds(2, { primary: [null, 1] }), false],
    [seconds(2, { burst: [1, 0.5] }), false],
    [seconds(2, { failed: [1] }), false],
    [seconds(2, { offered: [1, 1_000_001] }), false],
    [seconds(2, { fromSecond: -1 }), false],
    [seconds(2, { fromSecond: 1e13 }), false],
  ])('about a frontend, %#', (content, valid) => {
    expect(isValid({ kind: 'frontend', ...ids, seconds: content, ...signature })).toBe(valid);
  });

  test.each([
    [past(HISTORY_SECONDS), true],
    [past(HISTORY_SECONDS + 1), false],
    [past(1, { atMs: [null], observed: [null], burstWeight: [null] }), true],
    [past(1, { atMs: [1_000] }), false],
    [past(1, { burstWeight: [101] }), false],
    [past(2, { observed: [1] }), false],
  ])('about the watcher, %#', (content, valid) => {
    expect(isValid({ kind: 'watcher', id: ids.id, past: content, ...signature })).toBe(valid);
  });
});

test.each([
  [{}, true],
  [{ sinceSecond: -1 }, false],
  [{ id: 'somebody' }, false],
  [{ answered: Array(51).fill(ids.id) }, false],
  [{ kind: 'other' }, false],
])('a request with %j is valid: %s', (change, valid) => {
  const request = { kind: 'request', id: ids.id, sinceSecond: 1, answered: [], needsShared: true };

  expect(isValid({ ...request, ...change })).toBe(valid);
});
