import type { FrontendReport } from '@hashr/messages/frontends.ts';
import type { Totals } from '@hashr/messages/totals.ts';
import { describe, expect, test } from 'vitest';
import { createCounts } from '../ledger/counts.ts';
import { createFrontendIdentity, type FrontendIdentity, isAuthentic } from './frontend-identity.ts';
import { createPeers } from './peers.ts';

const noTotals = createCounts().totals(0);

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

const messageOf = (report: FrontendReport, gone: FrontendReport[] = []) => JSON.stringify({ report, gone });

test('a peer counts as stopped when it has not reported for two seconds', () => {
  const peers = createPeers('f0000000a');
  peers.receive(messageOf(report('b', 1)), 0);
  peers.receive(messageOf(report('c', 1)), 1_000);

  expect(peers.known(2_000).map(({ gone }) => gone)).toEqual([false, false]);
  expect(peers.known(2_500).map(({ gone }) => gone)).toEqual([true, false]);
  peers.receive(messageOf(report('b', 2)), 2_600);
  expect(peers.known(2_600).every(({ gone }) => !gone)).toBe(true);
});

test('a peer that reports that it leaves counts as stopped at once', () => {
  const peers = createPeers('f0000000a');
  peers.receive(messageOf(report('b', 1, 7, true)), 0);

  expect(peers.known(0)).toEqual([{ report: report('b', 1, 7, true), gone: true }]);
});

test('ignores its own reports, and keeps the newest one of each peer', () => {
  const peers = createPeers('f0000000a');
  peers.receive(messageOf(report('a', 1)), 0);
  peers.receive(messageOf(report('b', 2, 20)), 0);
  peers.receive(messageOf(report('b', 1, 10)), 0);

  expect(peers.known(0).map(({ report }) => report.totals.sent)).toEqual([20]);
});

test('relays the reports of stopped peers, so that a new frontend knows them', () => {
  const old = createPeers('f0000000a');
  old.receive(messageOf(report('b', 9, 90)), 0);
  const young = createPeers('f0000000c');

  young.receive(JSON.stringify(old.toMessage(report('a', 1), 5_000)), 0);

  expect(young.known(0)).toEqual([
    { report: report('a', 1), gone: false },
    { report: report('b', 9, 90), gone: true },
  ]);
});

test('refuses an invalid message', () => {
  const peers = createPeers('f0000000a');

  for (const message of [
    '',
    '{',
    '{}',
    '[]',
    'null',
    messageOf({ ...report('b', 1), pages: -1 }),
    messageOf({ ...report('b', 1), id: '<b>' }),
  ]) {
    expect(peers.receive(message, 0), message).toBe(false);
  }
  expect(peers.known(0)).toEqual([]);
});

test('remembers a limited number of peers', () => {
  const peers = createPeers('f0000000a');
  for (let i = 0; i < 200; i++) {
    peers.receive(messageOf(report(i.toString(16), 1)), i);
  }

  expect(peers.known(200)).toHaveLength(50);
});

test('a repeated report does not keep a peer alive', () => {
  const peers = createPeers('f0000000a');
  peers.receive(messageOf(report('b', 1)), 0);
  peers.receive(messageOf(report('b', 1)), 2_000);

  expect(peers.known(2_001).map(({ gone }) => gone)).toEqual([true]);
});

test('relays the reports of stopped peers, and no others', () => {
  const peers = createPeers('f0000000a');
  peers.receive(messageOf(report('b', 1)), 0);
  peers.receive(messageOf(report('c', 1)), 3_000);

  expect(peers.toMessage(report('a', 1), 3_000).gone).toEqual([report('b', 1)]);
});

test('forgets the peer whose last report is oldest', () => {
  const peers = createPeers('f0000000a');
  const names = Array.from({ length: 50 }, (_, i) => `b${i}`);
  for (const [i, name] of names.entries()) {
    peers.receive(messageOf(report(name, 1)), i);
  }
  peers.receive(messageOf(report('b0', 2)), 50);
  peers.receive(messageOf(report('c0', 1)), 51);
  const ids = peers.known(51).map((peer) => peer.report.id);

  expect(ids).toEqual([...names.slice(2), 'b0', 'c0'].map((name) => report(name, 1).id));
});

test.each<[string, Partial<Totals>]>([
  ['more succeeded than sent', { succeeded: 1 }],
  ['more sent than all sources together', { sent: 11, inFlight: 11 }],
  ['more succeeded than both clusters together', { inFlight: 9, succeeded: 1 }],
  ['more failed than all kinds together', { inFlight: 9, failed: 1 }],
])('refuses totals that do not add up: %s', (_, change) => {
  const peers = createPeers('f0000000a');
  const { totals, ...rest } = report('b', 1, 10);

  expect(peers.receive(messageOf({ ...rest, totals: { ...totals, ...change } }), 0)).toBe(false);
  expect(peers.known(0)).toEqual([]);
});

test('refuses totals that shrink, and keeps the earlier ones', () => {
  const peers = createPeers('f0000000a');
  peers.receive(messageOf(report('b', 1, 10)), 0);

  expect(peers.receive(messageOf(report('b', 2, 9)), 0)).toBe(false);
  expect(peers.receive(messageOf(report('c', 1, 5), [report('b', 2, 9)]), 0)).toBe(false);
  expect(peers.known(0).map(({ report }) => report.totals.sent)).toEqual([10, 5]);
  expect(peers.receive(messageOf(report('b', 3, 10)), 0)).toBe(true);
});

test('refuses a rate that no frontend can have', () => {
  expect(createPeers('f0000000a').receive(messageOf({ ...report('b', 1), offeredPerSecond: 1e9 }), 0)).toBe(false);
});

describe('reports with signatures', () => {
  const [own, peer, other] = [createFrontendIdentity(), createFrontendIdentity(), createFrontendIdentity()];
  const signed = (identity: FrontendIdentity, sequence: number, sent = 0) =>
    identity.sign({ ...report('b', sequence, sent), id: identity.id });

  test('are trusted, even if another frontend relays them', () => {
    const old = createPeers(own.id, isAuthentic);
    expect(old.receive(messageOf(signed(peer, 1, 10)), 0)).toBe(true);
    const young = createPeers(other.id, isAuthentic);

    expect(young.receive(JSON.stringify(old.toMessage(signed(own, 1), 5_000)), 0)).toBe(true);
    expect(young.known(0).map(({ report }) => report.id)).toEqual([own.id, peer.id]);
  });

  test.each([
    ['has no signature', { ...report('b', 9, 20), id: peer.id }],
    ['was changed', { ...signed(peer, 9), pages: 7 }],
    ['was signed by another', other.sign({ ...report('b', 9, 20), id: peer.id })],
    ['was signed by another, with the id of the reader', other.sign({ ...report('b', 9, 20), id: own.id })],
  ])('one that %s is refused, and changes nothing', (_, forged) => {
    const peers = createPeers(own.id, isAuthentic);
    peers.receive(messageOf(signed(peer, 1, 10)), 0);
    const before = peers.known(100);

    expect(peers.receive(messageOf(forged), 100)).toBe(false);
    expect(peers.receive(messageOf(signed(peer, 1, 10), [forged]), 100)).toBe(false);
    expect(peers.known(100)).toEqual(before);
  });

  test('a frontend does not count its own reports', () => {
    const peers = createPeers(own.id, isAuthentic);
    expect(peers.receive(messageOf(signed(own, 1)), 0)).toBe(true);
    expect(peers.known(0)).toEqual([]);
  });
});

describe('results with the string id of a peer', () => {
  test('are accepted for known peers', () => {
    const peers = createPeers('f0000000a');
    peers.receive(messageOf(report('b', 1)), 0);

    expect(['f0000000b-1', 'f0000000c-1', 'f0000000b', '', '-', 'x'].map(peers.acceptResult)).toEqual([
      true,
      ...Array(5).fill(false),
    ]);
  });

  test('are accepted up to about the number of strings that the peer has sent', () => {
    const peers = createPeers('f0000000a');
    const claim = (times: number) =>
      Array.from({ length: times }, () => peers.acceptResult('f0000000b-1')).filter(Boolean);
    peers.receive(messageOf(report('b', 1, 10)), 0);
    expect(claim(10_000)).toHaveLength(2_010);
    peers.receive(messageOf(report('b', 2, 15)), 500);
    expect(claim(10_000)).toHaveLength(5);
  });
});

describe('the newest seconds in a message', () => {
  const seconds = { fromSecond: 100, offered: [5], primary: [4], burst: [1], failed: [0] };
  const [own, peer, attacker] = [createFrontendIdentity(), createFrontendIdentity(), createFrontendIdentity()];
  const from = (identity: FrontendIdentity) => ({ ...report('b', 1), id: identity.id });
  const messageWith = (identity: FrontendIdentity, newest: unknown) =>
    JSON.stringify({ report: identity.sign(from(identity)), gone: [], newest });

  function start() {
    const received: [string, unknown][] = [];
    const peers = createPeers(own.id, isAuthentic, (id, newest) => void received.push([id, newest]));
    return { received, peers };
  }

  test('are passed on, if the publisher has signed them; a message of an older version has none', () => {
    const { received, peers } = start();

    expect(peers.receive(messageWith(peer, peer.sign({ id: peer.id, seconds })), 0)).toBe(true);
    expect(peers.receive(messageWith(peer, undefined), 0)).toBe(true);
    expect(received).toEqual([[peer.id, seconds]]);
  });

  test('of this frontend itself are not', () => {
    const { received, peers } = start();

    expect(peers.receive(messageWith(own, own.sign({ id: own.id, seconds })), 0)).toBe(true);
    expect(received).toEqual([]);
  });

  test('of another frontend, without a valid signature, or with columns of different lengths are refused', () => {
    const { received, peers } = start();
    for (const newest of [
      attacker.sign({ id: attacker.id, seconds }),
      attacker.sign({ id: peer.id, seconds }),
      { ...peer.sign({ id: peer.id, seconds }), seconds: { ...seconds, failed: [9] } },
      peer.sign({ id: peer.id, seconds: { ...seconds, failed: [] } }),
      peer.sign({ id: peer.id, seconds: { ...seconds, failed: [-1] } }),
      'seconds',
    ]) {
      expect(peers.receive(messageWith(peer, newest), 0), JSON.stringify(newest)).toBe(false);
    }
    expect(received).toEqual([]);
  });
});
