import type { MeshMetrics } from '@hashr/mesh/mesh-metrics.ts';
import type { Cluster } from '@hashr/messages/cluster.ts';

/** For how long scrapes are remembered, in milliseconds. */
const REMEMBERED_MS = 11_000;

interface Counts {
  requests: number;
  failed: number;
}

/** The requests of one frontend in a window. */
interface WindowTraffic {
  /** The actual length of the window. */
  seconds: number;
  perSecond: number;
  /** Completed requests. */
  bySubset: Record<Cluster, Counts>;
}

/** The counters of one frontend over the last seconds. */
export interface CounterWindow {
  /** Adds a scrape. Requests count when they start, or, without a counter of started requests, when they complete. */
  add(atMs: number, metrics: Pick<MeshMetrics, 'counters' | 'started'>): void;
  /** The traffic in a window of about this length that ends at the last scrape; undefined: there is only one scrape. */
  over(seconds: number): WindowTraffic | undefined;
}

/** Creates an empty window. A counter that is smaller than before started again at 0; Prometheus reads it the same way. */
export function createCounterWindow(): CounterWindow {
  const last = new Map<string, number>();
  let lastStarted: number | undefined;
  let scrapes: { atMs: number; total: number; bySubset: Record<Cluster, Counts> }[] = [];

  return {
    add(atMs, { counters, started }) {
      const before = scrapes.at(-1);
      const bySubset = structuredClone(before?.bySubset ?? noCounts());
      // If all names are new, the counters may have counted for long: their values are where they begin.
      const areAllNew = last.size > 0 && counters.every(({ series }) => !last.has(series));
      let completed = 0;
      for (const { series, subset, failed, value } of counters) {
        const increase = increaseOf(last.get(series) ?? (areAllNew ? value : 0), value);
        last.set(series, value);
        completed += increase;
        if (subset !== undefined) {
          bySubset[subset].requests += increase;
          bySubset[subset].failed += failed ? increase : 0;
        }
      }
      // A stall delays the completion of requests, but not their start.
      const increase =
        started === undefined || lastStarted === undefined ? completed : increaseOf(lastStarted, started);
      lastStarted = started;
      const total = (before?.total ?? 0) + increase;
      scrapes = [...scrapes.filter((scrape) => atMs - scrape.atMs < REMEMBERED_MS), { atMs, total, bySubset }];
    },
    over(seconds) {
      const [newest, ...older] = scrapes.toReversed();
      const wantedMs = (newest?.atMs ?? 0) - seconds * 1_000;
      const from = older.toSorted((a, b) => Math.abs(a.atMs - wantedMs) - Math.abs(b.atMs - wantedMs))[0];
      if (newest === undefined || from === undefined) {
        return undefined;
      }
      const difference = (subset: Cluster): Counts => ({
        requests: newest.bySubset[subset].requests - from.bySubset[subset].requests,
        failed: newest.bySubset[subset].failed - from.bySubset[subset].failed,
      });
      const actualSeconds = (newest.atMs - from.atMs) / 1_000;
      return {
        seconds: actualSeconds,
        perSecond: (newest.total - from.total) / actualSeconds,
        bySubset: { primary: difference('primary'), burst: difference('burst') },
      };
    },
  };
}

function increaseOf(before: number, now: number): number {
  return now < before ? now : now - before;
}

function noCounts(): Record<Cluster, Counts> {
  return { primary: { requests: 0, failed: 0 }, burst: { requests: 0, failed: 0 } };
}
