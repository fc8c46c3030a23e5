import { type Decision, MAX_DECISIONS, MAX_SENTENCE } from '@hashr/messages/burst.ts';
import { createLog } from '@hashr/service-kit/log.ts';
import { expect, test } from 'vitest';
import { createJournal } from './journal.ts';

const decision = (kind: Decision['kind'], change: Partial<Decision> = {}): Decision => ({
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

  expect(journal.enter(decision('refused'))).toBe(true);
  expect(journal.enter(decision('refused', { perSecond: 21 }))).toBe(false);
  expect(journal.enter(decision('refused', { verdict: 'minimum-time' }))).toBe(true);
  journal.calm();
  expect(journal.enter(decision('refused', { verdict: 'minimum-time' }))).toBe(true);
  expect(journal.decisions).toHaveLength(3);
});

test('each move is entered, and what went on before it is news after it', () => {
  const journal = create();
  for (const kind of ['refused', 'moved', 'moved', 'refused'] as const) {
    expect(journal.enter(decision(kind))).toBe(true);
  }

  expect(journal.decisions.map(({ kind }) => kind)).toEqual(['refused', 'moved', 'moved', 'refused']);
});

test('keeps the newest, with reasons of a bounded length', () => {
  const journal = create();
  for (let atMs = 1; atMs <= MAX_DECISIONS + 1; atMs += 1) {
    journal.enter(decision('moved', { atMs, reason: 'x'.repeat(MAX_SENTENCE + 1) }));
  }

  expect(journal.decisions.map(({ atMs }) => atMs)).toEqual(
    Array.from({ length: MAX_DECISIONS }, (_, i) => MAX_DECISIONS + 1 - i),
  );
  expect(journal.decisions[0]?.reason).toHaveLength(MAX_SENTENCE);
});
