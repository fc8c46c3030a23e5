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

test('a report that comes again is no sign of life', () => {
  const siblings = createSiblings('f0000000a');
  siblings.hear(say(report('b', 1)), 0);
  siblings.hear(say(report('b', 1)), 2_000);

  expect(siblings.known(2_001).map(({ gone }) => gone)).toEqual([true]);
});

test('hands on those that are gone, and no others', () => {
  const siblings = createSiblings('f0000000a');
  siblings.hear(say(report('b', 1)), 0);
  siblings.hear(say(report('c', 1)), 3_000);

  expect(siblings.message(report('a', 1), 3_000).gone).toEqual([report('b', 1)]);
});

test('of too many it forgets the one that it has not heard for longest', () => {
  const siblings = createSiblings('f0000000a');
  const names = Array.from({ length: 50 }, (_, i) => `b${i}`);
  for (const [i, name] of names.entries()) {
    siblings.hear(say(report(name, 1)), i);
  }
  siblings.hear(say(report('b0', 2)), 50);
  siblings.hear(say(report('c0', 1)), 51);
  const ids = siblings.known(51).map((sibling) => sibling.report.id);

  expect(ids).toEqual([...names.slice(2), 'b0', 'c0'].map((name) => report(name, 1).id));
});
