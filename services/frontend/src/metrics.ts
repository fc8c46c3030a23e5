import { refusalReasons } from '@hashr/messages/page-events.ts';
import type { Totals } from '@hashr/messages/totals.ts';
import { createLatencyMetric, type ObserveLatency } from '@hashr/service-kit/latency-metric.ts';
import { Counter, Gauge, type Registry } from 'prom-client';
import { anomalies } from './ledger/counts.ts';
import type { Ledger } from './ledger/ledger.ts';
import { type DisconnectReason, disconnectReasons } from './pages/page-connections.ts';
import type { Pages } from './pages/pages.ts';
import type { LoadSources } from './sending/load-sources.ts';

/** The counters of the ledger: name, help text, label, and the counts by the values of that label. */
const ledgerCounters: [string, string, string, (totals: Totals) => Record<string, number>][] = [
  ['hashr_sent_total', 'Strings sent, by source.', 'source', ({ sentBySource }) => sentBySource],
  ['hashr_succeeded_total', 'Strings hashed, by cluster.', 'cluster', ({ succeededByCluster }) => succeededByCluster],
  ['hashr_failed_total', 'Strings that failed, by kind.', 'kind', ({ failedByKind }) => failedByKind],
  [
    'hashr_anomalies_total',
    'Anomalies, by kind. They do not count as sent, succeeded or failed.',
    'kind',
    (totals) => Object.fromEntries(anomalies.map((kind) => [kind, totals[kind]])),
  ],
];

/** Exposes a frontend's ledger as metrics. They are read from the ledger at each scrape. */
export function exposeLedger(registry: Registry, ledger: Ledger): void {
  for (const [name, help, label, read] of ledgerCounters) {
    new Counter({
      name,
      help,
      labelNames: [label],
      registers: [registry],
      collect() {
        this.reset();
        for (const [value, count] of Object.entries(read(ledger.totals()))) {
          this.inc({ [label]: value }, count);
        }
      },
    });
  }
  exposeGauge(registry, 'hashr_in_flight', 'Strings in flight.', () => ledger.inFlight);
}

/** Creates the metric of the latencies of this frontend's strings. */
export function createStringLatencyMetric(registry: Registry): ObserveLatency {
  return createLatencyMetric(registry, {
    name: 'hashr_latency_seconds',
    help: 'The time from when a string was due until it was hashed.',
    labelNames: [],
  })({});
}

/** Creates the metric of refused tokens. Returns a function that counts one. */
export function createTokenMetric(registry: Registry): (reason: 'wrong' | 'waiting') => void {
  return createReasonCounter(
    registry,
    'hashr_refused_tokens_total',
    'Refused presenter tokens: wrong ones, and those that were not checked because the client must wait.',
    ['wrong', 'waiting'],
  );
}

/** Exposes the pages and the offered load as metrics. Returns a function that counts a websocket that ended. */
export function exposePages(
  registry: Registry,
  pages: Pages,
  sources: LoadSources,
): (reason: DisconnectReason) => void {
  exposeGauge(registry, 'hashr_pages', 'Pages that are connected to this frontend.', () => pages.count);
  exposeGauge(
    registry,
    'hashr_offered_per_second',
    "The offered load of this frontend's pages and API loads, in strings per second. Compare it with the rate of hashr_sent_total.",
    () => sources.offeredPerSecond(performance.now()),
  );
  return createReasonCounter<DisconnectReason>(
    registry,
    'hashr_page_disconnects_total',
    'Websockets that ended, by reason. Reasons that begin with "too" are refusals by this frontend.',
    [...refusalReasons, ...disconnectReasons],
  );
}

function exposeGauge(registry: Registry, name: string, help: string, read: () => number): void {
  new Gauge({
    name,
    help,
    registers: [registry],
    collect() {
      this.set(read());
    },
  });
}

/**
 * Creates a counter with the label `reason`. It is exposed with 0 for every reason, so that each increase is visible.
 */
function createReasonCounter<Reason extends string>(
  registry: Registry,
  name: string,
  help: string,
  reasons: readonly Reason[],
): (reason: Reason) => void {
  const counter = new Counter({ name, help, labelNames: ['reason'], registers: [registry] });
  for (const reason of reasons) {
    counter.inc({ reason }, 0);
  }
  return (reason) => counter.inc({ reason });
}
