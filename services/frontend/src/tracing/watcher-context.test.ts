import type { JournalEntry } from '@hashr/messages/burst.ts';
import { expect, test } from 'vitest';
import { moveToBurst, settledStatus } from '../../../../test/support/watcher-status.ts';
import { toAttributes, toLastMove, toLinks } from './watcher-context.ts';

const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;

function statusWithMove(msAgo: number, entry: Partial<JournalEntry> = {}) {
  const status = settledStatus(1_000_000);
  const move = moveToBurst(status.atMs - msAgo, { traceparent, ...entry });
  return { ...status, weights: { primary: 0, burst: 100 }, journal: [move] };
}

test('a string that is sent within 5 s after a move is linked to it', () => {
  expect(toLinks(toLastMove(statusWithMove(4_000), 900))).toEqual([traceparent]);
  expect(toLinks(toLastMove(statusWithMove(4_000), 1_100))).toEqual([]);
});

test('there is no link to a move of a watcher that does not trace, or to a refused move', () => {
  expect(toLinks(toLastMove(statusWithMove(0, { traceparent: undefined }), 0))).toEqual([]);
  expect(toLinks(toLastMove(statusWithMove(0, { kind: 'refused' }), 0))).toEqual([]);
});

test('a string has the weights and the reason of the watcher, and nothing without a watcher', () => {
  expect(toAttributes(toLastMove(statusWithMove(0), 0))).toMatchObject({
    'hashr.weight.primary': 0,
    'hashr.weight.burst': 100,
    'hashr.watcher.verdict': 'settled',
  });
  expect([toAttributes(toLastMove(null, null)), toLinks(toLastMove(null, null))]).toEqual([{}, []]);
});
