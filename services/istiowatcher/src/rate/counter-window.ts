import type { MeshMetrics } from '@hashr/mesh/mesh-metrics.ts';
import type { Cluster } from '@hashr/messages/cluster.ts';

/** How long scrapes are remembered, in milliseconds. */
const REMEMBERED_MS = 11_000;

interface Counts {
  requests: number;
  failed: number;
}

/** Everything that was counted since the first scrape, at the time of one scrape. */
interface Totals {
  atMs: number;
  /** Requests, by their start if that is known. */
  requests: number;
  /** Completed requests. */
  bySubset: Record<Cluster, Counts>;
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
  /** The traffic in a window of about this length that ends at the last scrape; undefined: fewer than two scrapes. */
  over(seconds: number): WindowTraffic | undefined;
}

/** Creates an empty window. */
export function createCounterWindow(): CounterWindow {
  const increases = createIncreases();
  let lastStarted: number | undefined;
  let scrapes: Totals[] = [];

  return {
    add(atMs, { counters, started }) {
      const before = scrapes.at(-1);
      const bySubset = structuredClone(before?.bySubset ?? noCounts());
      let completed = 0;
      for (const { subset, failed, increase } of increases(counters)) {
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
      const requests = (before?.requests ?? 0) + increase;
      scrapes = [...scrapes.filter((scrape) => atMs - scrape.atMs < REMEMBERED_MS), { atMs, requests, bySubset }];
    },
    over(seconds) {
      const [newest, ...older] = scrapes.toReversed();
      const wantedMs = (newest?.atMs ?? 0) - seconds * 1_000;
      const [from] = older.toSorted((a, b) => Math.abs(a.atMs - wantedMs) - Math.abs(b.atMs - wantedMs));
      return newest === undefined || from === undefined ? undefined : between(from, newest);
    },
  };
}

/** Creates a function that adds to each counter its increase since the last scrape. */
function createIncreases() {
  const last = new Map<string, number>();

  return (counters: MeshMetrics['counters']) => {
    // If all names are new, the counters may have counted for a long time: their values are the baseline.
    const areAllNew = last.size > 0 && counters.every(({ series }) => !last.has(series));
    return counters.map((counter) => {
      const { series, value } = counter;
      const increase = increaseOf(last.get(series) ?? (areAllNew ? value : 0), value);
      last.set(series, value);
      return { ...counter, increase };
    });
  };
}

/** A counter that decreased was reset to 0. Prometheus interprets it the same way. */
function increaseOf(before: number, now: number): number {
  return now < before ? now : now - before;
}

function between(from: Totals, to: Totals): WindowTraffic {
  const seconds = (to.atMs - from.atMs) / 1_000;
  const difference = (subset: Cluster): Counts => ({
    requests: to.bySubset[subset].requests - from.bySubset[subset].requests,
    failed: to.bySubset[subset].failed - from.bySubset[subset].failed,
  });
  return {
    seconds,
    perSecond: (to.requests - from.requests) / seconds,
    bySubset: { primary: difference('primary'), burst: difference('burst') },
  };
}

function noCounts(): Record<Cluster, Counts> {
  return { primary: { requests: 0, failed: 0 }, burst: { requests: 0, failed: 0 } };
}
