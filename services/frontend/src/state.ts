import { MIN_FREQUENCY } from '@hashr/messages/frequency.ts';
import type { FrontendReport } from '@hashr/messages/frontends.ts';
import type { FrontendView, State } from '@hashr/messages/page-events.ts';
import { addTotals, type Totals } from '@hashr/messages/totals.ts';
import type { RedisConnection } from '@hashr/service-kit/redis.ts';
import type { Books } from './books.ts';
import type { FrontendConfig } from './config.ts';
import type { Latency } from './latency.ts';
import type { Sender } from './sender.ts';
import type { Siblings } from './siblings.ts';
import type { StringBudget } from './string-budget.ts';
import type { WatcherMemory } from './watcher-memory.ts';

interface StateParts {
  id: string;
  name: string;
  config: Pick<FrontendConfig, 'MAX_FREQUENCY' | 'MAX_TOTAL_FREQUENCY' | 'PRESENTER_TOKEN'>;
  books: Books;
  latency: Latency;
  redis: RedisConnection;
  sender: Sender;
  budget: StringBudget;
  siblings: Siblings;
  watcher: WatcherMemory;
  /** How many pages are connected here. */
  countPages: () => number;
}

/** What a frontend knows, of itself and of all together. */
export interface StateReader {
  /** Ends one measurement of rates and begins the next; to be called about once a second. */
  measure(nowMs: number): void;
  /** What this frontend says of itself to the others. */
  report(leaving: boolean): FrontendReport;
  read(): State;
}

/** Puts the snapshot together; its rates are differences of the books between two calls of `measure`. */
export function createStateReader(parts: StateParts): StateReader {
  const { id, name, config, books, latency, redis, sender, budget, siblings, watcher, countPages } = parts;
  let sequence = 0;
  let measuredAtMs = performance.now();
  let before = books.totals();
  let perSecond: State['perSecond'] = { sent: 0, primary: 0, burst: 0, failed: 0, skipped: 0 };

  const ownView = (): FrontendView => ({
    id,
    name,
    gone: false,
    offeredPerSecond: sender.offeredPerSecond,
    unreservedPerSecond: budget.unreservedPerSecond(performance.now()),
    pages: countPages(),
    totals: books.totals(),
    perSecond,
  });
  const views = (): [FrontendView, ...FrontendView[]] => [
    ownView(),
    ...siblings.known(performance.now()).map(({ report, gone }) => toView(report, gone)),
  ];

  return {
    measure(nowMs) {
      const after = books.totals();
      const seconds = (nowMs - measuredAtMs) / 1_000;
      perSecond = {
        sent: (after.sent - before.sent) / seconds,
        primary: (after.succeededByCluster.primary - before.succeededByCluster.primary) / seconds,
        burst: (after.succeededByCluster.burst - before.succeededByCluster.burst) / seconds,
        failed: (after.failed - before.failed) / seconds,
        skipped: (after.skipped - before.skipped) / seconds,
      };
      measuredAtMs = nowMs;
      before = after;
    },
    report(leaving) {
      sequence += 1;
      const { gone: _, ...own } = ownView();
      return { ...own, sequence, leaving };
    },
    read() {
      const frontends = views();
      const present = frontends.filter(({ gone }) => !gone);
      const sum = (read: (view: FrontendView) => number) => present.reduce((total, view) => total + read(view), 0);
      return {
        frontends,
        offeredPerSecond: sum((view) => view.offeredPerSecond),
        pages: sum(({ pages }) => pages),
        totals: addTotals(frontends.map(({ totals }) => totals) as [Totals, ...Totals[]]),
        perSecond: {
          sent: sum((view) => view.perSecond.sent),
          primary: sum((view) => view.perSecond.primary),
          burst: sum((view) => view.perSecond.burst),
          failed: sum((view) => view.perSecond.failed),
          skipped: sum((view) => view.perSecond.skipped),
        },
        bounds: { min: MIN_FREQUENCY, max: config.MAX_FREQUENCY, maxTotal: config.MAX_TOTAL_FREQUENCY },
        latencyMs: latency.percentiles(),
        redis: redis.state(),
        ...watcher.read(performance.now()),
        tokenRequired: config.PRESENTER_TOKEN !== undefined,
      };
    },
  };
}

/** A gone frontend's totals stay; its rates and pages are no more. */
function toView(full: FrontendReport, gone: boolean): FrontendView {
  const { sequence: _, leaving: __, key: ___, signature: ____, ...report } = full;
  return gone
    ? {
        ...report,
        gone,
        offeredPerSecond: 0,
        unreservedPerSecond: 0,
        pages: 0,
        perSecond: { sent: 0, primary: 0, burst: 0, failed: 0, skipped: 0 },
      }
    : { ...report, gone };
}
