import { MIN_FREQUENCY } from '@hashr/messages/frequency.ts';
import type { FrontendView, State } from '@hashr/messages/page-events.ts';
import { addTotals, type Totals } from '@hashr/messages/totals.ts';
import type { RedisConnection } from '@hashr/service-kit/redis.ts';
import type { FrontendConfig } from '../config.ts';
import type { History } from '../history/history.ts';
import type { Latency } from '../ledger/latency.ts';
import { noRates } from '../ledger/rate-meter.ts';
import type { Peers } from '../peers/peers.ts';
import type { WatcherMemory } from '../watcher/watcher-memory.ts';
import { crossingOf, type WorkerTraffic } from './crossing.ts';
import type { OwnReport } from './own-report.ts';

interface StateParts {
  config: Pick<
    FrontendConfig,
    'MAX_FREQUENCY' | 'MAX_TOTAL_FREQUENCY' | 'PRESENTER_TOKEN' | 'CLUSTER' | 'EGRESS_PRICE_PER_GB' | 'TRACE_URL'
  >;
  readOwnReport: () => OwnReport;
  peers: Peers;
  latency: Latency;
  redis: Pick<RedisConnection, 'state'>;
  watcher: WatcherMemory;
  history: Pick<History, 'readNewest'>;
  codelabIsBuilt: () => boolean;
  /** What went between this frontend and the workers since the start. */
  readTraffic: () => WorkerTraffic;
}

/** Returns the state of this moment, which all pages share. */
export type StateReader = () => State;

/** Creates the reader of the state: it combines what this frontend and its peers report with the watcher's status. */
export function createStateReader(parts: StateParts): StateReader {
  const { config, readOwnReport, peers, latency, redis, watcher, history, codelabIsBuilt, readTraffic } = parts;

  return () => {
    const nowMs = performance.now();
    const frontends: State['frontends'] = [
      toView(readOwnReport(), false),
      ...peers.known(nowMs).map(({ report, gone }) => toView(report, gone)),
    ];
    return {
      frontends,
      ...combine(frontends),
      bounds: { min: MIN_FREQUENCY, max: config.MAX_FREQUENCY, maxTotal: config.MAX_TOTAL_FREQUENCY },
      latencyMs: latency.percentiles(),
      redis: redis.state(),
      ...watcher.read(nowMs),
      tokenRequired: config.PRESENTER_TOKEN !== undefined,
      codelab: codelabIsBuilt(),
      ...(config.TRACE_URL !== undefined && { traceUrl: config.TRACE_URL }),
      crossing: crossingOf(frontends, config.CLUSTER, readTraffic(), config.EGRESS_PRICE_PER_GB),
      atMs: Date.now(),
      newest: history.readNewest(),
    };
  };
}

/** Adds up the frontends. Stopped frontends have no rates and no pages. */
function combine(frontends: State['frontends']): Pick<State, 'offeredPerSecond' | 'pages' | 'totals' | 'perSecond'> {
  const sum = (read: (frontend: FrontendView) => number) =>
    frontends.reduce((total, frontend) => total + read(frontend), 0);
  return {
    offeredPerSecond: sum(({ offeredPerSecond }) => offeredPerSecond),
    pages: sum(({ pages }) => pages),
    totals: addTotals(frontends.map(({ totals }) => totals) as [Totals, ...Totals[]]),
    perSecond: {
      sent: sum(({ perSecond }) => perSecond.sent),
      primary: sum(({ perSecond }) => perSecond.primary),
      burst: sum(({ perSecond }) => perSecond.burst),
      failed: sum(({ perSecond }) => perSecond.failed),
      skipped: sum(({ perSecond }) => perSecond.skipped),
    },
  };
}

/** The pages get no list of loads. A stopped frontend keeps its totals, and has no rates and no pages. */
function toView({ id, name, totals, ...current }: OwnReport, gone: boolean): FrontendView {
  const { offeredPerSecond, reservedPerSecond, unreservedPerSecond, pages, perSecond } = current;
  return gone
    ? {
        id,
        name,
        totals,
        gone,
        offeredPerSecond: 0,
        reservedPerSecond: 0,
        unreservedPerSecond: 0,
        pages: 0,
        perSecond: noRates,
      }
    : { id, name, totals, gone, offeredPerSecond, reservedPerSecond, unreservedPerSecond, pages, perSecond };
}
