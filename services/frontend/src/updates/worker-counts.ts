import type { Calculation } from '@hashr/messages/calculation.ts';
import { type Batch, MAX_WORKERS_PER_BATCH, type WorkerCount } from '@hashr/messages/page-events.ts';

/** Counts results by worker. */
export interface WorkerCounts {
  add(calculation: Pick<Calculation, 'worker' | 'cluster'>): void;
  /** Returns the counts since the last call. */
  take(): NonNullable<Batch['workers']>;
}

/** Creates counters. Names come from messages, so only {@link MAX_WORKERS_PER_BATCH} are kept; the rest is one count. */
export function createWorkerCounts(): WorkerCounts {
  let named = new Map<string, WorkerCount>();
  let others = 0;

  return {
    add({ worker: name, cluster }) {
      const key = `${cluster} ${name}`;
      const known = named.get(key);
      if (known !== undefined) {
        known.count += 1;
      } else if (named.size < MAX_WORKERS_PER_BATCH) {
        named.set(key, { name, cluster, count: 1 });
      } else {
        others += 1;
      }
    },
    take() {
      const counts = { named: [...named.values()], others };
      named = new Map();
      others = 0;
      return counts;
    },
  };
}
