import type { Totals } from '@hashr/messages/totals.ts';

/** The rates of outcomes, in strings per second. */
export interface OutcomeRates {
  primary: number;
  burst: number;
  failed: number;
}

/** Derives rates from totals that grow. */
export interface OutcomeRateMeter {
  /** Adds the totals at a time in milliseconds. If totals have shrunk, they are of another frontend: the window restarts. */
  add(totals: Totals, nowMs: number): void;
  /** The rates over the window. */
  rates(): OutcomeRates;
}

/** Creates a meter with a sliding window. */
export function createOutcomeRateMeter(windowMs: number): OutcomeRateMeter {
  let samples: (OutcomeRates & { atMs: number })[] = [];

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
    rates() {
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
