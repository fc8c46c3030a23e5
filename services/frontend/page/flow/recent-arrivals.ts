import type { Cluster } from '@hashr/messages/cluster.ts';

/** More than fit on the widest screen. */
const CAPACITY = 1_024;

/** The newest arrivals of both clusters: a bounded ring. All times in milliseconds on one clock. */
export interface RecentArrivals {
  add(cluster: Cluster, nowMs: number): void;
  /**
   * How many of the newest arrivals each cluster has. Of both together at most `most` count, and those that are less
   * than `newerMs` older than the newest. When nothing arrives any more, they become old as time passes.
   */
  count(most: number, newerMs: number, nowMs: number): Record<Cluster, number>;
}

/** After this time without an arrival, the arrivals become old, in milliseconds. */
const PAUSE_MS = 1_000;

/** Creates an empty ring. */
export function createRecentArrivals(): RecentArrivals {
  const times = new Float64Array(CAPACITY).fill(Number.NEGATIVE_INFINITY);
  const isBurst = new Uint8Array(CAPACITY);
  let next = 0;

  return {
    add(cluster, nowMs) {
      times[next % CAPACITY] = nowMs;
      isBurst[next % CAPACITY] = cluster === 'burst' ? 1 : 0;
      next += 1;
    },
    count(most, newerMs, nowMs) {
      const counts = { primary: 0, burst: 0 };
      // Measured from the newest arrival, the counts change only with arrivals, and stay the same at a steady rate.
      const newestMs = Math.max(times[(next + CAPACITY - 1) % CAPACITY] ?? 0, nowMs - PAUSE_MS);
      const sinceMs = newestMs - newerMs;
      const oldest = Math.max(0, next - Math.min(most, CAPACITY));
      for (let i = next - 1; i >= oldest && (times[i % CAPACITY] ?? 0) > sinceMs; i--) {
        counts[isBurst[i % CAPACITY] === 1 ? 'burst' : 'primary'] += 1;
      }
      return counts;
    },
  };
}
