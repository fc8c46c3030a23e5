import type { Observation } from './rate/request-rate.ts';

/** Without a rate for longer than this somebody should look at it, in milliseconds. */
const LONG_GAP_MS = 10_000;

/** For how long there has been no rate. */
export interface RateGap {
  /** In milliseconds. */
  forMs: number;
  /** What somebody should look at; undefined: it is not that long yet. */
  problem: string | undefined;
}

/** Creates what measures, over the ticks, for how long there has been no rate. It returns undefined if there is one. */
export function createGapTimer(): (rate: Observation['rate'], clockMs: number) => RateGap | undefined {
  let sinceMs: number | undefined;

  return (rate, clockMs) => {
    if (!('gap' in rate)) {
      sinceMs = undefined;
      return undefined;
    }
    sinceMs ??= clockMs;
    const forMs = clockMs - sinceMs;
    const problem = `There has been no rate for more than ${LONG_GAP_MS / 1_000} s. ${rate.reason}`;
    return { forMs, problem: forMs > LONG_GAP_MS ? problem : undefined };
  };
}
