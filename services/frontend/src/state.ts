import { MIN_FREQUENCY } from '@hashr/messages/frequency.ts';
import type { State } from '@hashr/messages/page-events.ts';
import type { RedisConnection } from '@hashr/service-kit/redis.ts';
import type { Books } from './books.ts';
import type { FrontendConfig } from './config.ts';
import type { Latency } from './latency.ts';
import type { Sender } from './sender.ts';

interface StateParts {
  instance: string;
  config: Pick<FrontendConfig, 'MAX_FREQUENCY' | 'MAX_TOTAL_FREQUENCY' | 'PRESENTER_TOKEN'>;
  books: Books;
  latency: Latency;
  redis: RedisConnection;
  sender: Sender;
}

/** The whole of what a frontend knows. */
export interface StateReader {
  /** Ends one measurement of rates and begins the next; to be called about once a second. */
  measure(nowMs: number): void;
  read(): Omit<State, 'pages'>;
}

/** Puts the snapshot together; its rates are differences of the books between two calls of `measure`. */
export function createStateReader({ instance, config, books, latency, redis, sender }: StateParts): StateReader {
  let measuredAtMs = performance.now();
  let before = books.totals();
  let perSecond: State['perSecond'] = { sent: 0, primary: 0, burst: 0, failed: 0, skipped: 0 };

  return {
    measure(nowMs) {
      const after = books.totals();
      const seconds = (nowMs - measuredAtMs) / 1_000;
      perSecond = {
        sent: (after.sent - before.sent) / seconds,
        primary: (after.hashedByCluster.primary - before.hashedByCluster.primary) / seconds,
        burst: (after.hashedByCluster.burst - before.hashedByCluster.burst) / seconds,
        failed: (after.failed - before.failed) / seconds,
        skipped: (after.skipped - before.skipped) / seconds,
      };
      measuredAtMs = nowMs;
      before = after;
    },
    read: () => ({
      frontend: instance,
      offeredPerSecond: sender.offeredPerSecond,
      bounds: { min: MIN_FREQUENCY, max: config.MAX_FREQUENCY, maxTotal: config.MAX_TOTAL_FREQUENCY },
      totals: books.totals(),
      perSecond,
      latencyMs: latency.percentiles(),
      redis: redis.state(),
      tokenRequired: config.PRESENTER_TOKEN !== undefined,
    }),
  };
}
