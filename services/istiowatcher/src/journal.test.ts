import { MAX_JOURNAL_ENTRIES, MAX_SENTENCE } from '@hashr/messages/burst.ts';
import { createLog } from '@hashr/service-kit/log.ts';
import { expect, test } from 'vitest';
import { createJournal, type Happening } from './journal.ts';

const happening = (kind: Happening['kind'], change: Partial<Happening> = {}): Happening => ({
  atMs: 0,
  kind,
  verdict: 'above',
  fromPercent: 0,
  toPercent: 100,
  perSecond: 20,
  reason: 'why',
  ...change,
});
const create = () => createJournal(createLog('test', 'silent'));

test('a refusal that lasts is entered once, until it ends', () => {
  const journal = create();

  expect(journal.enter(happening('refused'))).toBeDefined();
  expect(journal.enter(happening('refused', { perSecond: 21 }))).toBeUndefined();
  expect(journal.enter(happening('refused', { verdict: 'minimum-time' }))).toBeDefined();
  journal.endLasting();
  expect(journal.enter(happening('refused', { verdict: 'minimum-time' }))).toBeDefined();
  expect(journal.entries).toHaveLength(3);
});

test('each move is entered, and what lasted before a move is entered again after it', () => {
  const journal = create();
  for (const kind of ['refused', 'moved', 'moved', 'refused'] as const) {
    expect(journal.enter(happening(kind))).toBeDefined();
  }

  expect(journal.entries.map(({ kind }) => kind)).toEqual(['refused', 'moved', 'moved', 'refused']);
});

test('keeps the newest, with reasons of a bounded length', () => {
  const journal = create();
  for (let atMs = 1; atMs <= MAX_JOURNAL_ENTRIES + 1; atMs += 1) {
    journal.enter(happening('moved', { atMs, reason: 'x'.repeat(MAX_SENTENCE + 1) }));
  }

  expect(journal.entries.map(({ atMs }) => atMs)).toEqual(
    Array.from({ length: MAX_JOURNAL_ENTRIES }, (_, i) => MAX_JOURNAL_ENTRIES + 1 - i),
  );
  expect(journal.entries[0]?.reason).toHaveLength(MAX_SENTENCE);
});
