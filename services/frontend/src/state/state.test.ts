import type { FrontendReport } from '@hashr/messages/frontends.ts';
import { beforeEach, describe, expect, test } from 'vitest';
import { exampleCalculation } from '../../../../test/support/example-calculation.ts';
import { settledStatus } from '../../../../test/support/watcher-status.ts';
import { createHistory } from '../history/history.ts';
import { createLatency, type Latency } from '../ledger/latency.ts';
import { createLedger, type Ledger } from '../ledger/ledger.ts';
import { createRateMeter, type RateMeter } from '../ledger/rate-meter.ts';
import { createPages, type Pages } from '../pages/pages.ts';
import { createPeers, type Peers } from '../peers/peers.ts';
import { createApiLoads } from '../sending/api-loads.ts';
import { createLoadSources, type LoadSources } from '../sending/load-sources.ts';
import type { OpenLoop } from '../sending/open-loop.ts';
import { createStringBudget, type StringBudget } from '../sending/string-budget.ts';
import { createWatcherMemory, type WatcherMemory } from '../watcher/watcher-memory.ts';
import { createOwnReport } from './own-report.ts';
import { createStateReader } from './state.ts';

const calculation = (id: string, cluster: 'primary' | 'burst') => exampleCalculation({ id, cluster });

/** A ledger with one string in each cluster, one that failed, one in flight, one skipped and one external message. */
function createUsedLedger(frontendId: string): Ledger {
  const ledger = createLedger({ frontendId, lostAfterMs: 60_000 });
  const [first, second, third] = [ledger.open('page', 0, 0), ledger.open('api', 0, 0), ledger.open('page', 0, 0)];
  ledger.open('page', 0, 0);
  ledger.receiveMessage(calculation(first, 'primary'), 1);
  ledger.receiveMessage(calculation(second, 'burst'), 1);
  ledger.fail(third, '5xx', 1);
  ledger.countAnomaly('skipped');
  ledger.countAnomaly('external');
  return ledger;
}

const peerReport = (change: Partial<FrontendReport> = {}): FrontendReport => ({
  id: 'f00000002',
  name: 'peer',
  sequence: 1,
  leaving: false,
  offeredPerSecond: 7,
  unreservedPerSecond: 2,
  pages: 4,
  totals: createUsedLedger('f00000002').totals(),
  perSecond: { sent: 10, primary: 20, burst: 30, failed: 40, skipped: 50 },
  key: 'key',
  signature: 'signature',
  ...change,
});

const newest = createHistory('f00000001').read();
let ledger: Ledger;
let rateMeter: RateMeter;
let pages: Pages;
let budget: StringBudget;
let peers: Peers;
let sources: LoadSources;
let latency: Latency;
let watcher: WatcherMemory;

beforeEach(() => {
  ledger = createUsedLedger('f00000001');
  rateMeter = createRateMeter(createLedger({ frontendId: 'f00000001', lostAfterMs: 1 }).totals(), 0);
  rateMeter.measure(ledger.totals(), 1_000);
  pages = createPages();
  sources = createLoadSources();
  const page = pages.add('a', 0);
  page.pace.setFrequency(5, 0);
  sources.add(page);
  pages.add('b', 0);
  budget = createStringBudget({
    maxTotalPerSecond: 100,
    readPeerUse: () => ({ reservedPerSecond: 0, unreservedPerSecond: 0 }),
  });
  peers = createPeers('f00000001');
  latency = createLatency();
  watcher = createWatcherMemory();
});

const ownReport = () =>
  createOwnReport({
    id: 'f00000001',
    name: 'own',
    ledger,
    rateMeter,
    pages,
    sources,
    loads: createApiLoads({} as OpenLoop),
    budget,
  })();

/** The report as the pages get it: without the loads of the API. */
function ownView() {
  const { loads: _, stoppedLoads: __, ...view } = ownReport();
  return { ...view, gone: false };
}

function read(token?: string, redis: 'connected' | 'unavailable' = 'connected') {
  return createStateReader({
    config: {
      MAX_FREQUENCY: 1_000,
      MAX_TOTAL_FREQUENCY: 5_000,
      PRESENTER_TOKEN: token,
      CLUSTER: 'primary',
      EGRESS_PRICE_PER_GB: 1,
    },
    readOwnReport: ownReport,
    peers,
    latency,
    redis: { state: () => redis },
    watcher,
    history: { readNewest: () => newest },
    codelabIsBuilt: () => true,
    readTraffic: () => ({ bytes: 3_000, requests: 3 }),
  })();
}

const receive = (report: FrontendReport) => peers.receive(JSON.stringify({ report, gone: [] }), performance.now());

test('a frontend reports its own numbers', () => {
  budget.takeUnreserved(10, performance.now());
  const { unreservedPerSecond, ...report } = ownReport();

  expect(report).toEqual({
    id: 'f00000001',
    name: 'own',
    offeredPerSecond: 5,
    reservedPerSecond: 5,
    loads: [],
    stoppedLoads: [],
    pages: 2,
    totals: ledger.totals(),
    perSecond: { sent: 4, primary: 1, burst: 1, failed: 1, skipped: 1 },
  });
  expect(unreservedPerSecond).toBeGreaterThan(4);
  expect(unreservedPerSecond).toBeLessThanOrEqual(5);
});

describe('the state', () => {
  test('of a single frontend is its own', () => {
    expect(read()).toEqual({
      frontends: [ownView()],
      offeredPerSecond: 5,
      pages: 2,
      totals: ledger.totals(),
      perSecond: { sent: 4, primary: 1, burst: 1, failed: 1, skipped: 1 },
      bounds: { min: 0.1, max: 1_000, maxTotal: 5_000 },
      latencyMs: null,
      redis: 'connected',
      watcher: null,
      watcherAgeMs: null,
      tokenRequired: false,
      codelab: true,
      crossing: { perSecond: 1, bytesPerString: 1_000, costPerHour: 0.0036 },
      atMs: expect.closeTo(Date.now(), -5),
      newest,
    });
  });

  test('adds up the frontends, this one first, without sequences and signatures', () => {
    receive(peerReport());
    const state = read();
    const { sequence: _, leaving: __, key: ___, signature: ____, ...view } = peerReport();

    expect(state.frontends).toEqual([ownView(), { ...view, totals: expect.anything(), gone: false }]);
    expect(state).toMatchObject({
      offeredPerSecond: 12,
      pages: 6,
      totals: { sent: 8, succeeded: 4, failed: 2, inFlight: 2, skipped: 2, external: 1 },
      perSecond: { sent: 14, primary: 21, burst: 31, failed: 41, skipped: 51 },
    });
  });

  test('keeps the totals of a frontend that has stopped, but not its rates and pages', () => {
    receive(peerReport({ leaving: true }));
    const state = read();

    expect(state.frontends[1]).toMatchObject({
      name: 'peer',
      gone: true,
      offeredPerSecond: 0,
      unreservedPerSecond: 0,
      pages: 0,
      totals: { sent: 4 },
      perSecond: { sent: 0, primary: 0, burst: 0, failed: 0, skipped: 0 },
    });
    expect(state).toMatchObject({
      offeredPerSecond: 5,
      pages: 2,
      totals: { sent: 8, succeeded: 4 },
      perSecond: { sent: 4, primary: 1, burst: 1, failed: 1, skipped: 1 },
    });
  });

  test('says whether Redis is available, whether a token is required, and how long strings took', () => {
    latency.observe(3);

    expect(read('a presenter token', 'unavailable')).toMatchObject({
      redis: 'unavailable',
      tokenRequired: true,
      latencyMs: { p50: 3, p95: 3, p99: 3 },
    });
  });

  test('has the status of the watcher and its age', () => {
    const status = settledStatus(Date.now());
    watcher.receive(JSON.stringify(status), performance.now() - 700);
    const state = read();

    expect(state.watcher).toEqual(status);
    expect(state.watcherAgeMs).toBeGreaterThanOrEqual(700);
    expect(state.watcherAgeMs).toBeLessThan(60_000);
  });
});
