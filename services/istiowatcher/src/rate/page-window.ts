import type { MeshMetrics } from '@hashr/mesh/mesh-metrics.ts';
import type { Cluster } from '@hashr/messages/cluster.ts';

/** Looks that are older than this are forgotten, in milliseconds. */
const REMEMBERED_MS = 11_000;

interface Counts {
  requests: number;
  failed: number;
}

/** What happened on one page in a window, per second. */
interface PageTraffic {
  /** How long the window really is. */
  seconds: number;
  perSecond: number;
  bySubset: Record<Cluster, Counts>;
}

/** The counters of one metrics page, over the last seconds. */
export interface PageWindow {
  /**
   * Enters what the page said at a moment.
   *
   * @param started how many requests have started; undefined: those that have ended stand for them
   */
  add(atMs: number, counters: MeshMetrics['counters'], started?: MeshMetrics['started']): void;
  /** The traffic in a window of about so many seconds up to the last look; undefined after a single look. */
  over(seconds: number): PageTraffic | undefined;
}

/** Creates the window of one page. A counter that has become smaller began again at 0, which is how Prometheus reads it. */
export function createPageWindow(): PageWindow {
  const last = new Map<string, number>();
  let lastStarted: number | undefined;
  let looks: { atMs: number; total: number; bySubset: Record<Cluster, Counts> }[] = [];

  return {
    add(atMs, counters, started) {
      const before = looks.at(-1);
      let ended = 0;
      const bySubset = structuredClone(before?.bySubset ?? noCounts());
      // A page that suddenly counts by other names counts from its start: what it says is a new beginning.
      const otherNames = last.size > 0 && counters.every(({ series }) => !last.has(series));
      for (const { series, subset, failed, value } of counters) {
        const known = last.get(series) ?? (otherNames ? value : 0);
        const increase = increaseOf(known, value);
        last.set(series, value);
        ended += increase;
        if (subset !== undefined) {
          bySubset[subset].requests += increase;
          bySubset[subset].failed += failed ? increase : 0;
        }
      }
      // A stall delays the end of requests, not their start.
      const increase = started === undefined || lastStarted === undefined ? ended : increaseOf(lastStarted, started);
      lastStarted = started;
      const total = (before?.total ?? 0) + increase;
      looks = [...looks.filter((look) => atMs - look.atMs < REMEMBERED_MS), { atMs, total, bySubset }];
    },
    over(seconds) {
      const [newest, ...older] = looks.toReversed();
      const wantedMs = (newest?.atMs ?? 0) - seconds * 1_000;
      const from = older.toSorted((a, b) => Math.abs(a.atMs - wantedMs) - Math.abs(b.atMs - wantedMs))[0];
      if (newest === undefined || from === undefined) {
        return undefined;
      }
      const difference = (cluster: Cluster): Counts => ({
        requests: newest.bySubset[cluster].requests - from.bySubset[cluster].requests,
        failed: newest.bySubset[cluster].failed - from.bySubset[cluster].failed,
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

/** No requests at all. */
export function noCounts(): Record<Cluster, Counts> {
  return { primary: { requests: 0, failed: 0 }, burst: { requests: 0, failed: 0 } };
}
