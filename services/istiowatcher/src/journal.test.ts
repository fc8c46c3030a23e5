import { MeshFailure } from '@hashr/mesh/mesh-failure.ts';
import { MAX_JOURNAL_ENTRIES, MAX_SENTENCE } from '@hashr/messages/burst.ts';
import type { Notice } from '@hashr/messages/notices.ts';
import { createLog } from '@hashr/service-kit/log.ts';
import { beforeEach, expect, test } from 'vitest';
import type { Decision } from './decide/decision.ts';
import { createChangeLog, createJournal, type NewEntry } from './journal.ts';

let lines: string[];
beforeEach(() => {
  lines = [];
});
const log = createLog('istiowatcher', 'info', {
  write(line) {
    const { level, msg, traceId } = JSON.parse(line) as { level: string; msg: string; traceId?: string };
    lines.push(`${level}: ${msg}${traceId === undefined ? '' : ` (trace ${traceId})`}`);
  },
});

const raw = (message: string): Notice => ({ code: 'raw', message });
const newEntry = (kind: NewEntry['kind'], change: Partial<NewEntry> = {}): NewEntry => ({
  atMs: 0,
  kind,
  verdict: 'above',
  fromPercent: 0,
  toPercent: 100,
  perSecond: 20,
  why: { kind: 'failed', notices: [raw('why')] },
  ...change,
});
const create = () => createJournal(log);

test('a refusal that lasts is entered once, until it ends', () => {
  const journal = create();

  expect(journal.enter(newEntry('refused'))).toBeDefined();
  expect(journal.enter(newEntry('refused', { perSecond: 21 }))).toBeUndefined();
  expect(journal.enter(newEntry('refused', { verdict: 'minimum-time' }))).toBeDefined();
  journal.endLasting();
  expect(journal.enter(newEntry('refused', { verdict: 'minimum-time' }))).toBeDefined();
  expect(journal.entries).toHaveLength(3);
});

test('each move is entered, and a refusal that continues after a move is entered again', () => {
  const journal = create();
  for (const kind of ['refused', 'moved', 'moved', 'refused'] as const) {
    expect(journal.enter(newEntry(kind))).toBeDefined();
  }

  expect(journal.entries.map(({ kind }) => kind)).toEqual(['refused', 'moved', 'moved', 'refused']);
});

test('keeps the newest entries, with reasons of a bounded length', () => {
  const journal = create();
  for (let atMs = 1; atMs <= MAX_JOURNAL_ENTRIES + 1; atMs += 1) {
    journal.enter(
      newEntry('moved', { atMs, why: { kind: 'failed', notices: [raw('x'.repeat(MAX_SENTENCE)), raw('y')] } }),
    );
  }

  expect(journal.entries.map(({ atMs }) => atMs)).toEqual(
    Array.from({ length: MAX_JOURNAL_ENTRIES }, (_, i) => MAX_JOURNAL_ENTRIES + 1 - i),
  );
  expect(journal.entries[0]?.reason).toHaveLength(MAX_SENTENCE);
});

test('an entry has the weights of both subsets, and is one line of the log', () => {
  const journal = create();
  for (const kind of ['moved', 'would-move', 'refused', 'failed', 'external'] as const) {
    journal.enter(newEntry(kind, { fromPercent: 30 }));
  }

  expect(journal.entries[0]).toEqual({
    atMs: 0,
    kind: 'external',
    verdict: 'above',
    from: { primary: 70, burst: 30 },
    to: { primary: 0, burst: 100 },
    perSecond: 20,
    reason: 'why',
    why: { kind: 'failed', notices: [raw('why')] },
  });
  expect(lines).toEqual([
    'info: moved (primary/burst): 70/30 -> 0/100. why',
    'info: would-move (primary/burst): 70/30 -> 0/100. why',
    'warn: refused (primary/burst): 70/30 -> 0/100. why',
    'warn: failed (primary/burst): 70/30 -> 0/100. why',
    'warn: external (primary/burst): 70/30 -> 0/100. why',
  ]);
});

test('a refusal of another move, or of another kind, is entered', () => {
  const journal = create();
  journal.enter(newEntry('refused'));

  expect(journal.enter(newEntry('refused', { toPercent: 50 }))).toBeDefined();
  expect(journal.enter(newEntry('failed', { toPercent: 50 }))).toBeDefined();
});

test('the line of a move has the id of its trace', () => {
  const traceId = '0af7651916cd43dd8448eb211c80319c';
  create().enter(newEntry('moved', { traceparent: `00-${traceId}-b7ad6b7169203331-01` }));
  expect(lines).toEqual([`info: moved (primary/burst): 100/0 -> 0/100. why (trace ${traceId})`]);
});

test('the log says once that nothing moves, and the reason', () => {
  const logChanges = createChangeLog(log);
  const paused: Decision = { verdict: 'paused', burstPercent: 0, by: 'setting' };
  const refused: Decision = {
    verdict: 'target-down',
    burstPercent: 0,
    target: 'burst',
    health: 'down',
    proposal: { verdict: 'forced', burstPercent: 100, by: 'setting' },
  };
  for (const decision of [paused, paused, refused, paused, undefined, paused]) {
    logChanges(decision);
  }

  expect(lines).toEqual(Array(3).fill('warn: Paused by the setting PAUSED: the weights do not change.'));
});

test('a problem is logged once, also if its message changes, and again when it is solved', () => {
  const logChanges = createChangeLog(log);
  const problems = [undefined, ['stale', '47 s old'], ['stale', '48 s old'], ['forbidden', 'no'], undefined] as const;
  for (const problem of problems) {
    logChanges(undefined, problem && new MeshFailure(problem[0], problem[1]));
  }

  expect(lines).toEqual(['error: 47 s old', 'error: no', 'info: The problem is resolved.']);
});
