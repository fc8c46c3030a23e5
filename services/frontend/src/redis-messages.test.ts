import { hash } from 'node:crypto';
import type { Calculation } from '@hashr/messages/calculation.ts';
import type { Totals } from '@hashr/messages/totals.ts';
import { createLog } from '@hashr/service-kit/log.ts';
import { connectRedis } from '@hashr/service-kit/redis.ts';
import { createSigner } from '@hashr/service-kit/signature.ts';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { startRedis } from '../../../test/support/redis.ts';
import { until } from '../../../test/support/until.ts';
import { settledStatus } from '../../../test/support/watcher-status.ts';
import { createHistory } from './history/history.ts';
import { createReportedSeconds } from './history/reported-seconds.ts';
import { createLedger, type Ledger } from './ledger/ledger.ts';
import { createRateMeter } from './ledger/rate-meter.ts';
import { createPages } from './pages/pages.ts';
import { createFrontendIdentity, type FrontendIdentity, isAuthentic } from './peers/frontend-identity.ts';
import { createPeers, type Peers } from './peers/peers.ts';
import { publishReports } from './peers/publish-reports.ts';
import { receiveRedisMessages } from './redis-messages.ts';
import { type ApiLoads, createApiLoads } from './sending/api-loads.ts';
import { createLoadSources } from './sending/load-sources.ts';
import type { OpenLoop } from './sending/open-loop.ts';
import { createStringBudget } from './sending/string-budget.ts';
import { createOwnReport } from './state/own-report.ts';
import { type Batcher, createBatcher } from './updates/batch.ts';
import { createWatcherMemory, type WatcherMemory } from './watcher/watcher-memory.ts';

const log = createLog('frontend', 'silent');

let identity: FrontendIdentity;
let ledger: Ledger;
let peers: Peers;
let batcher: Batcher;
let watcher: WatcherMemory;
let publish: (channel: string, message: string) => Promise<unknown>;
let stopping: AbortController;
let loads: ApiLoads;
let publishLast: () => Promise<void>;
let received: string[];
let before: Totals;

/** The report of a frontend without pages. */
function reportOf(id: string, ledger: Ledger) {
  return createOwnReport({
    id,
    name: `frontend ${id}`,
    ledger,
    rateMeter: createRateMeter(ledger.totals(), 0),
    pages: createPages(),
    sources: createLoadSources(),
    loads,
    budget: createStringBudget({
      maxTotalPerSecond: 100,
      readPeerUse: () => ({ reservedPerSecond: 0, unreservedPerSecond: 0 }),
    }),
  });
}

const createTestLedger = (frontendId: string) => createLedger({ frontendId, lostAfterMs: 60_000 });

function calculationOf(id: string, change: Partial<Calculation> = {}): string {
  const salt = '0'.repeat(32);
  const calculation = { id, str: 'hello', strLength: 5, salt, hour: 7, cluster: 'burst', worker: 'w' };
  return JSON.stringify({ ...calculation, hash: `bursty-${hash('sha256', `hello${salt}7`, 'base64')}`, ...change });
}

beforeEach(async () => {
  const server = await startRedis();
  const redis = connectRedis(`redis://${server.url}`, 'subscriber', log);
  const publisher = connectRedis(`redis://${server.url}`, 'publisher', log);
  const monitor = connectRedis(`redis://${server.url}`, 'subscriber', log);
  stopping = new AbortController();
  onTestFinished(async () => {
    stopping.abort();
    for (const connection of [redis, publisher, monitor]) {
      connection.close();
    }
    await server.kill();
  });
  identity = createFrontendIdentity();
  ledger = createTestLedger(identity.id);
  peers = createPeers(identity.id, isAuthentic);
  batcher = createBatcher();
  watcher = createWatcherMemory();
  loads = createApiLoads({} as OpenLoop);
  received = [];
  monitor.client.on('message', (_, message) => received.push(message));
  monitor.subscribe('frontends');
  const receiveHistory = (message: string) => (message === '' ? 'invalid' : undefined);
  receiveRedisMessages({ redis, ledger, batcher, peers, loads, watcher, receiveHistory, log, signal: stopping.signal });
  const readOwnReport = reportOf(identity.id, ledger);
  const reportedSeconds = createReportedSeconds(identity.id, createHistory(identity.id));
  const { signal } = stopping;
  ({ publishLast } = publishReports({ redis, identity, peers, readOwnReport, reportedSeconds, signal }));
  publish = (channel, message) => publisher.client.publish(channel, message);
  await until(async () => (await publish('frontends', '')) === 2, 'both receive the channel frontends');
  await until(async () => (await publish('calculation', 'marker')) === 1, 'the frontend receives calculations');
  await until(() => ledger.totals().external === 1, 'all messages so far have arrived');
  batcher.flush();
  before = ledger.totals();
});

test('counts a message that is invalid or too long as dropped, on each channel', async () => {
  await publish('frontends', '"Is anybody there?"');
  await publish('frontends', '{"report": {"id": "f00000002"}, "gone": []}');
  await publish('frontends', 'x'.repeat(1_000_000));
  await publish('burst', '{"state": "burst"}');
  await publish('calculation', '{"hash": ');
  await publish('history', '');

  await until(() => ledger.totals().dropped === before.dropped + 6, 'all six are counted');
});

test('a calculation settles its string, and reaches the pages', async () => {
  const id = ledger.open('page', 0, 0);
  await publish('calculation', calculationOf(id));

  await until(() => ledger.totals().succeeded === 1, 'the string is settled');
  expect(ledger.totals()).toMatchObject({
    inFlight: 0,
    external: before.external,
    succeededByCluster: { primary: 0, burst: 1 },
  });
});

test('a calculation with a wrong hash is dropped and settles nothing', async () => {
  const id = ledger.open('page', 0, 0);
  await publish('calculation', calculationOf(id, { str: 'hellO' }));

  await until(() => ledger.totals().dropped === before.dropped + 1, 'the message is counted');
  expect(ledger.totals()).toMatchObject({ inFlight: 1, succeeded: 0, external: before.external });
  expect(batcher.flush()).toBeUndefined();
});

test('results that no known frontend sent are external; those of a peer are not', async () => {
  const peer = createFrontendIdentity();
  const peerLedger = createTestLedger(peer.id);
  const report = { ...reportOf(peer.id, peerLedger)(), sequence: 1, leaving: false };
  await publish('frontends', JSON.stringify({ report: peer.sign(report), gone: [] }));
  await until(() => peers.known(performance.now()).length === 1, 'the peer is known');

  await publish('calculation', 'a bare string');
  await publish('calculation', calculationOf('f0000000f-1'));
  await publish('calculation', calculationOf(peerLedger.open('page', 0, 0)));

  await publish('calculation', 'a second bare string');

  await until(() => ledger.totals().external === before.external + 3, 'all four have arrived');
  expect(batcher.flush()?.counts).toMatchObject({ primary: 0, burst: 1, failed: 0, other: 3 });
  expect(ledger.totals()).toMatchObject({ late: 0, sent: 0 });
});

test('receives the status of the watcher, and notices its silence', async () => {
  await publish('burst', JSON.stringify(createSigner().sign({ ...settledStatus(Date.now()), name: 'w' })));
  await until(() => watcher.read(performance.now()).watcher?.name === 'w', 'the status arrives');

  await until(() => watcher.read(performance.now()).watcher === null, 'the silence is noticed');
});

test('publishes signed reports that grow in sequence, with signed seconds, and a last one', async () => {
  const messages = () =>
    received
      .filter((message) => message.startsWith('{"report"'))
      .map((message) => JSON.parse(message))
      .filter(({ report }) => report.id === identity.id);
  const own = () => messages().map(({ report }) => report);
  await until(() => own().length >= 2, 'two reports');
  stopping.abort();
  await publishLast();
  await until(() => own().at(-1)?.leaving, 'the last report');

  const sequences = own().map(({ sequence }) => sequence);
  expect(sequences).toEqual(sequences.map((_, i) => sequences[0] + i));
  expect(own().every(isAuthentic)).toBe(true);
  expect(messages().every(({ newest }) => newest.id === identity.id && isAuthentic(newest))).toBe(true);
  expect(own().filter(({ leaving }) => leaving)).toHaveLength(1);
  expect(peers.known(performance.now())).toEqual([]);
});
