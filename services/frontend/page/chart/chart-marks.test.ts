import { type JournalEntry, journalKinds } from '@hashr/messages/burst.ts';
import { expect, test } from 'vitest';
import { entriesToMark, markPosition } from './chart-marks.ts';

test.each([
  [1_000_000, 1],
  [940_000, 0.5],
  [880_000, 0],
  [760_000, -1],
])('a mark at %d of 1,000,000 ms has the position %d', (pageMs, position) => {
  expect(markPosition(pageMs, 1_000_000, 120)).toBe(position);
});

const entry = (atMs: number, change: Partial<JournalEntry> = {}) =>
  ({ atMs, kind: 'moved', to: { primary: 0, burst: 100 }, ...change }) as JournalEntry;
const marked = (journal: JournalEntry[]) => [...entriesToMark(journal, ({ atMs }) => atMs).values()];

test('all kinds of entries get a mark, except refusals', () => {
  const kinds = marked(journalKinds.map((kind, i) => entry(i, { kind }))).map(({ kind }) => kind);

  expect(kinds.toReversed()).toEqual(journalKinds.filter((kind) => kind !== 'refused'));
});

test('entries up to the left end of the chart get a mark, the oldest first', () => {
  expect(marked([entry(2), entry(1), entry(0), entry(-0.01)])).toEqual([entry(0), entry(1), entry(2)]);
});

test('entries of the same time differ by kind and weights', () => {
  const journal = [entry(1), entry(1, { kind: 'external' }), entry(1, { to: { primary: 100, burst: 0 } }), entry(1)];

  expect(marked(journal)).toHaveLength(3);
});
