import type { FrontendReport } from '@hashr/messages/frontends.ts';
import { failures, type Totals } from '@hashr/messages/totals.ts';
import { describe, expect, test } from 'vitest';
import { createFrontendIdentity, type FrontendIdentity, isAuthentic } from './frontend-identity.ts';
import { createSiblings } from './siblings.ts';

const noTotals: Totals = {
  sent: 0,
  succeeded: 0,
  failed: 0,
  inFlight: 0,
  skipped: 0,
  late: 0,
  duplicate: 0,
  settledByResponse: 0,
  external: 0,
  dropped: 0,
  sentBySource: { page: 0, api: 0 },
  succeededByCluster: { primary: 0, burst: 0 },
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
  totals: { ...noTotals, sent, inFlight: sent, sentBySource: { page: sent, api: 0 } },
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

test.each<[string, Partial<Totals>]>([
  ['more succeeded than sent', { succeeded: 1 }],
  ['more sent than all sources together', { sent: 11, inFlight: 11 }],
  ['more succeeded than both clusters together', { inFlight: 9, succeeded: 1 }],
  ['more failed than all kinds together', { inFlight: 9, failed: 1 }],
])('refuses totals that do not add up: %s', (_, change) => {
  const siblings = createSiblings('f0000000a');
  const { totals, ...rest } = report('b', 1, 10);

  expect(siblings.hear(say({ ...rest, totals: { ...totals, ...change } }), 0)).toBe(false);
  expect(siblings.known(0)).toEqual([]);
});

test('refuses totals that shrink, and keeps those before', () => {
  const siblings = createSiblings('f0000000a');
  siblings.hear(say(report('b', 1, 10)), 0);

  expect(siblings.hear(say(report('b', 2, 9)), 0)).toBe(false);
  expect(siblings.hear(say(report('c', 1, 5), [report('b', 2, 9)]), 0)).toBe(false);
  expect(siblings.known(0).map(({ report }) => report.totals.sent)).toEqual([10, 5]);
  expect(siblings.hear(say(report('b', 3, 10)), 0)).toBe(true);
});

test('refuses a rate that no frontend can have', () => {
  expect(createSiblings('f0000000a').hear(say({ ...report('b', 1), offeredPerSecond: 1e9 }), 0)).toBe(false);
});

describe('reports with signatures', () => {
  const [own, peer, other] = [createFrontendIdentity(), createFrontendIdentity(), createFrontendIdentity()];
  const signed = (identity: FrontendIdentity, sequence: number, sent = 0) =>
    identity.sign({ ...report('b', sequence, sent), id: identity.id });

  test('are believed, also when another frontend hands them on', () => {
    const old = createSiblings(own.id, isAuthentic);
    expect(old.hear(say(signed(peer, 1, 10)), 0)).toBe(true);
    const young = createSiblings(other.id, isAuthentic);

    expect(young.hear(JSON.stringify(old.message(signed(own, 1), 5_000)), 0)).toBe(true);
    expect(young.known(0).map(({ report }) => report.id)).toEqual([own.id, peer.id]);
  });

  test.each([
    ['has no signature', { ...report('b', 9, 20), id: peer.id }],
    ['was changed', { ...signed(peer, 9), pages: 7 }],
    ['was signed by another', other.sign({ ...report('b', 9, 20), id: peer.id })],
    ['was signed by another, with the id of the reader', other.sign({ ...report('b', 9, 20), id: own.id })],
  ])('one that %s is refused, and changes nothing', (_, forged) => {
    const siblings = createSiblings(own.id, isAuthentic);
    siblings.hear(say(signed(peer, 1, 10)), 0);
    const before = siblings.known(100);

    expect(siblings.hear(say(forged), 100)).toBe(false);
    expect(siblings.hear(say(signed(peer, 1, 10), [forged]), 100)).toBe(false);
    expect(siblings.known(100)).toEqual(before);
  });

  test('a frontend that hears itself does not count itself', () => {
    const siblings = createSiblings(own.id, isAuthentic);
    expect(siblings.hear(say(signed(own, 1)), 0)).toBe(true);
    expect(siblings.known(0)).toEqual([]);
  });
});

describe('results that carry the id of a peer', () => {
  test('belong to those that are known', () => {
    const siblings = createSiblings('f0000000a');
    siblings.hear(say(report('b', 1)), 0);

    expect(['f0000000b-1', 'f0000000c-1', 'f0000000b', '', '-', 'x'].map(siblings.claims)).toEqual([
      true,
      ...Array(5).fill(false),
    ]);
  });

  test('are believed up to what the peer has about sent', () => {
    const siblings = createSiblings('f0000000a');
    const claim = (times: number) =>
      Array.from({ length: times }, () => siblings.claims('f0000000b-1')).filter(Boolean);
    siblings.hear(say(report('b', 1, 10)), 0);
    expect(claim(10_000)).toHaveLength(2_010);
    siblings.hear(say(report('b', 2, 15)), 500);
    expect(claim(10_000)).toHaveLength(5);
  });
});
