import { type JournalEntry, journalKinds } from '@hashr/messages/burst.ts';
import { expect, test } from 'vitest';
import { groupMoves } from './move-groups.ts';

const entry = (atMs: number, change: Partial<JournalEntry> = {}) =>
  ({ atMs, kind: 'moved', to: { primary: 0, burst: 100 }, ...change }) as JournalEntry;
const timesOf = (moves: JournalEntry[], sinceMs: number, gapMs: number) =>
  groupMoves(moves, sinceMs, gapMs).map(({ entries }) => entries.map(({ atMs }) => atMs));

test('all kinds of entries get a mark, except refusals', () => {
  const moves = journalKinds.map((kind, i) => entry(100 * i, { kind }));
  const kinds = groupMoves(moves, 0, 10).map(({ entries }) => entries[0].kind);

  expect(kinds).toEqual(journalKinds.filter((kind) => kind !== 'refused'));
});

test('moves since the left end of the chart get a mark', () => {
  expect(timesOf([entry(99), entry(100), entry(200)], 100, 10)).toEqual([[100], [200]]);
});

test('moves that lie closer together than a mark is wide share one', () => {
  expect(timesOf([entry(0), entry(9), entry(10), entry(19), entry(20)], 0, 10)).toEqual([[0, 9], [10, 19], [20]]);
});

test('forty moves in ten minutes have room beside each other', () => {
  const moves = Array.from({ length: 40 }, (_, i) => entry(15_000 * i));
  const groups = groupMoves(moves, 0, 40_000);
  const gaps = groups.slice(1).map(({ atMs }, i) => atMs - (groups[i]?.atMs ?? 0));

  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(40_000);
  expect(groups.flatMap(({ entries }) => entries)).toEqual(moves);
});

test('moves of the same time differ by kind and weights', () => {
  const moves = [entry(1), entry(1, { kind: 'external' }), entry(1, { to: { primary: 100, burst: 0 } })];

  expect(new Set(moves.flatMap((move) => groupMoves([move], 0, 10).map(({ key }) => key))).size).toBe(3);
});
