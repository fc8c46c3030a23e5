import { type JournalEntry, MAX_JOURNAL_ENTRIES, MAX_SENTENCE } from '@hashr/messages/burst.ts';
import { createLog } from '@hashr/service-kit/log.ts';
import { expect, test } from 'vitest';
import { createJournal } from './journal.ts';

const entry = (kind: JournalEntry['kind'], change: Partial<JournalEntry> = {}): JournalEntry => ({
  atMs: 0,
  kind,
  verdict: 'above',
  from: { primary: 100, burst: 0 },
  to: { primary: 0, burst: 100 },
  perSecond: 20,
  reason: 'why',
  ...change,
});
const create = () => createJournal(createLog('test', 'silent'));

test('a refusal that goes on is entered once, until it is over', () => {
  const journal = create();

  expect(journal.enter(entry('refused'))).toBe(true);
  expect(journal.enter(entry('refused', { perSecond: 21 }))).toBe(false);
  expect(journal.enter(entry('refused', { verdict: 'minimum-time' }))).toBe(true);
  journal.calm();
  expect(journal.enter(entry('refused', { verdict: 'minimum-time' }))).toBe(true);
  expect(journal.entries).toHaveLength(3);
});

test('each move is entered, and what went on before it is news after it', () => {
  const journal = create();
  for (const kind of ['refused', 'moved', 'moved', 'refused'] as const) {
    expect(journal.enter(entry(kind))).toBe(true);
  }

  expect(journal.entries.map(({ kind }) => kind)).toEqual(['refused', 'moved', 'moved', 'refused']);
});

test('keeps the newest, with reasons of a bounded length', () => {
  const journal = create();
  for (let atMs = 1; atMs <= MAX_JOURNAL_ENTRIES + 1; atMs += 1) {
    journal.enter(entry('moved', { atMs, reason: 'x'.repeat(MAX_SENTENCE + 1) }));
  }

  expect(journal.entries.map(({ atMs }) => atMs)).toEqual(
    Array.from({ length: MAX_JOURNAL_ENTRIES }, (_, i) => MAX_JOURNAL_ENTRIES + 1 - i),
  );
  expect(journal.entries[0]?.reason).toHaveLength(MAX_SENTENCE);
});
