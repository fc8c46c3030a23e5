import type { MeshMetrics } from '@hashr/mesh/mesh-metrics.ts';
import type { Cluster } from '@hashr/messages/cluster.ts';

/** How long scrapes are remembered, in milliseconds. */
const REMEMBERED_MS = 11_000;
/** A scrape replaces one that is this much older, in milliseconds: a window must not be shorter. */
const CLOSEST_MS = 50;

interface Counts {
  requests: number;
  failed: number;
  /** With 429. */
  refused: number;
}

const none: Counts = { requests: 0, failed: 0, refused: 0 };

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
  /** Whether requests count when they start. */
  readonly countsStarts: boolean;
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
    get countsStarts() {
      return lastStarted !== undefined;
    },
    add(atMs, { counters, started }) {
      const before = scrapes.at(-1);
      const bySubset = {
        primary: { ...none, ...before?.bySubset.primary },
        burst: { ...none, ...before?.bySubset.burst },
      };
      let completed = 0;
      for (const { subset, failed, refused, increase } of increases(counters)) {
        completed += increase;
        if (subset !== undefined) {
          bySubset[subset].requests += increase;
          bySubset[subset].failed += failed ? increase : 0;
          bySubset[subset].refused += refused ? increase : 0;
        }
      }
      // A stall delays the completion of requests, but not their start.
      const increase =
        started === undefined || lastStarted === undefined ? completed : increaseOf(lastStarted, started);
      lastStarted = started;
      const requests = (before?.requests ?? 0) + increase;
      const isKept = (ageMs: number) => ageMs > CLOSEST_MS && ageMs < REMEMBERED_MS;
      scrapes = [...scrapes.filter((scrape) => isKept(atMs - scrape.atMs)), { atMs, requests, bySubset }];
    },
    over(seconds) {
      const newest = scrapes.at(-1);
      const wantedMs = (newest?.atMs ?? 0) - seconds * 1_000;
      let closest: Totals | undefined;
      let leastMs = Number.POSITIVE_INFINITY;
      // From the newest, so that of two that are equally close, it is the later one.
      for (let i = scrapes.length - 2; i >= 0; i -= 1) {
        const scrape = scrapes[i] as Totals;
        const distanceMs = Math.abs(scrape.atMs - wantedMs);
        if (distanceMs >= leastMs) {
          break;
        }
        [closest, leastMs] = [scrape, distanceMs];
      }
      return newest === undefined || closest === undefined ? undefined : between(closest, newest);
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
    refused: to.bySubset[subset].refused - from.bySubset[subset].refused,
  });
  return {
    seconds,
    perSecond: (to.requests - from.requests) / seconds,
    bySubset: { primary: difference('primary'), burst: difference('burst') },
  };
}
