import { refusalReasons } from '@hashr/messages/page-events.ts';
import { latencyBuckets } from '@hashr/service-kit/metrics.ts';
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { Books } from './books.ts';
import { type DisconnectReason, disconnectReasons } from './page-connections.ts';
import type { Pages } from './pages.ts';
import type { Sender } from './sender.ts';

/** Shows a frontend's books as metrics, read from them whenever somebody asks. */
export function exposeBooks(registry: Registry, books: Books, sender: Sender): void {
  function counter<Label extends string>(name: string, help: string, label: Label, read: () => Record<string, number>) {
    new Counter({
      name,
      help,
      labelNames: [label],
      registers: [registry],
      collect() {
        this.reset();
        for (const [value, count] of Object.entries(read())) {
          this.inc({ [label]: value } as Record<Label, string>, count);
        }
      },
    });
  }
  function gauge(name: string, help: string, read: () => number) {
    new Gauge({
      name,
      help,
      registers: [registry],
      collect() {
        this.set(read());
      },
    });
  }

  counter('hashr_sent_total', 'Strings sent, by who asked for them.', 'source', () => books.totals().sentBySource);
  counter(
    'hashr_hashed_total',
    'Strings hashed, by cluster: the split.',
    'cluster',
    () => books.totals().succeededByCluster,
  );
  counter('hashr_failed_total', 'Strings that failed, by kind.', 'kind', () => books.totals().failedByKind);
  counter('hashr_beside_total', 'What the books count beside sent = succeeded + failed + in flight.', 'kind', () => {
    const { skipped, late, duplicate, settledByResponse, external, dropped } = books.totals();
    return { skipped, late, duplicate, settledByResponse, external, dropped };
  });
  gauge('hashr_in_flight', 'Strings on their way.', () => books.inFlight);
  gauge(
    'hashr_offered_per_second',
    'What all pages ask for: compare with the rate of sent.',
    () => sender.offeredPerSecond,
  );
}

/** Creates the metric of latencies, in seconds. */
export function createLatencyMetric(registry: Registry): Histogram {
  return new Histogram({
    name: 'hashr_latency_seconds',
    help: 'From the moment a string was due until it was hashed.',
    buckets: latencyBuckets,
    registers: [registry],
  });
}

/** Creates the metric of refused tokens, and returns what counts one. */
export function createTokenMetric(registry: Registry): (reason: 'wrong' | 'waiting') => void {
  const refused = new Counter({
    name: 'hashr_refused_tokens_total',
    help: 'Presenter tokens that were refused: wrong ones, and those not looked at because their client has to wait.',
    labelNames: ['reason'],
    registers: [registry],
  });
  // Shown before the first one, so that an increase from 0 is seen.
  refused.inc({ reason: 'wrong' }, 0);
  refused.inc({ reason: 'waiting' }, 0);
  return (reason) => refused.inc({ reason });
}

/** Shows how many pages are connected. Creates the metric of disconnected pages, and returns what counts one. */
export function exposePages(registry: Registry, pages: Pages): (reason: DisconnectReason) => void {
  new Gauge({
    name: 'hashr_pages',
    help: 'Pages that are connected to this frontend.',
    registers: [registry],
    collect() {
      this.set(pages.count);
    },
  });
  const disconnects = new Counter({
    name: 'hashr_page_disconnects_total',
    help: 'Websockets that ended, by reason; the reasons that begin with "too" are refusals by this frontend.',
    labelNames: ['reason'],
    registers: [registry],
  });
  for (const reason of [...refusalReasons, ...disconnectReasons]) {
    disconnects.inc({ reason }, 0);
  }
  return (reason) => disconnects.inc({ reason });
}
