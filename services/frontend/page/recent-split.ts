import type { Totals } from '@hashr/messages/totals.ts';

/** What became of strings, as counts or as rates per second. */
export interface Split {
  primary: number;
  burst: number;
  failed: number;
}

/** Derives from the growing totals what came in lately. */
export interface RecentSplit {
  /** Takes the totals of a moment, in milliseconds. Totals that have shrunk are another frontend's: it starts anew. */
  add(totals: Totals, nowMs: number): void;
  /** Per second, over the window. */
  perSecond(): Split;
}

/** A sliding window over what a frontend has counted. */
export function createRecentSplit(windowMs: number): RecentSplit {
  let samples: (Split & { atMs: number })[] = [];

  return {
    add({ succeededByCluster, failed }, atMs) {
      const sample = { ...succeededByCluster, failed, atMs };
      const newest = samples.at(-1);
      if (newest && (sample.primary < newest.primary || sample.burst < newest.burst || failed < newest.failed)) {
        samples = [];
      }
      samples.push(sample);
      while ((samples[1]?.atMs ?? Number.POSITIVE_INFINITY) <= atMs - windowMs) {
        samples.shift();
      }
    },
    perSecond() {
      const [oldest, newest] = [samples[0], samples.at(-1)];
      if (oldest === undefined || newest === undefined || newest.atMs === oldest.atMs) {
        return { primary: 0, burst: 0, failed: 0 };
      }
      const seconds = (newest.atMs - oldest.atMs) / 1_000;
      return {
        primary: (newest.primary - oldest.primary) / seconds,
        burst: (newest.burst - oldest.burst) / seconds,
        failed: (newest.failed - oldest.failed) / seconds,
      };
    },
  };
}
