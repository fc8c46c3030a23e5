import { failures, type Totals } from '@hashr/messages/books.ts';
import type { FrontendReport } from '@hashr/messages/frontends.ts';
import { expect, test } from 'vitest';
import { createSiblings } from './siblings.ts';

const noTotals: Totals = {
  sent: 0,
  hashed: 0,
  failed: 0,
  inFlight: 0,
  skipped: 0,
  late: 0,
  duplicate: 0,
  filledIn: 0,
  foreign: 0,
  dropped: 0,
  sentBySource: { page: 0, api: 0 },
  hashedByCluster: { primary: 0, burst: 0 },
  failedByKind: Object.fromEntries(failures.map((kind) => [kind, 0])) as Totals['failedByKind'],
};

const report = (id: string, sequence: number, sent = 0, leaving = false): FrontendReport => ({
  id: `f${id.padStart(8, '0')}`,
  name: `frontend-${id}`,
  sequence,
  leaving,
  offeredPerSecond: 5,
  unreservedPerSecond: 0,
  pages: 1,
  totals: { ...noTotals, sent, inFlight: sent },
  perSecond: { sent: 5, primary: 5, burst: 0, failed: 0, skipped: 0 },
});

const say = (report: FrontendReport, gone: FrontendReport[] = []) => JSON.stringify({ report, gone });

test('knows who is there, and who has not been heard for two seconds', () => {
  const siblings = createSiblings('f0000000a');
  siblings.hear(say(report('b', 1)), 0);
  siblings.hear(say(report('c', 1)), 1_000);

  expect(siblings.known(2_000).map(({ gone }) => gone)).toEqual([false, false]);
  expect(siblings.known(2_500).map(({ gone }) => gone)).toEqual([true, false]);
  siblings.hear(say(report('b', 2)), 2_600);
  expect(siblings.known(2_600).every(({ gone }) => !gone)).toBe(true);
});

test('who says that it leaves is gone at once', () => {
  const siblings = createSiblings('f0000000a');
  siblings.hear(say(report('b', 1, 7, true)), 0);

  expect(siblings.known(0)).toEqual([{ report: report('b', 1, 7, true), gone: true }]);
});

test('does not hear itself, and keeps the newest word of the others', () => {
  const siblings = createSiblings('f0000000a');
  siblings.hear(say(report('a', 1)), 0);
  siblings.hear(say(report('b', 2, 20)), 0);
  siblings.hear(say(report('b', 1, 10)), 0);

  expect(siblings.known(0).map(({ report }) => report.totals.sent)).toEqual([20]);
});

test('hands on those that are gone, so that nobody is forgotten', () => {
  const old = createSiblings('f0000000a');
  old.hear(say(report('b', 9, 90)), 0);
  const young = createSiblings('f0000000c');

  young.hear(JSON.stringify(old.message(report('a', 1), 5_000)), 0);

  expect(young.known(0)).toEqual([
    { report: report('a', 1), gone: false },
    { report: report('b', 9, 90), gone: true },
  ]);
});

test('refuses what is not a report', () => {
  const siblings = createSiblings('f0000000a');

  for (const message of [
    '',
    '{',
    '{}',
    '[]',
    'null',
    say({ ...report('b', 1), pages: -1 }),
    say({ ...report('b', 1), id: '<b>' }),
  ]) {
    expect(siblings.hear(message, 0), message).toBe(false);
  }
  expect(siblings.known(0)).toEqual([]);
});

test('remembers a bounded number', () => {
  const siblings = createSiblings('f0000000a');
  for (let i = 0; i < 200; i++) {
    siblings.hear(say(report(i.toString(16), 1)), i);
  }

  expect(siblings.known(200)).toHaveLength(50);
});
