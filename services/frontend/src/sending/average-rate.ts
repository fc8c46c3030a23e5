/** The average rate of events. All times in milliseconds on one clock that never goes back. */
export interface AverageRate {
  /** Records that `count` events have happened. */
  add(count: number, nowMs: number): void;
  /** The average, in events per second. */
  perSecond(nowMs: number): number;
}

/**
 * Creates an exponentially weighted average (https://en.wikipedia.org/wiki/Exponential_smoothing): the older an event,
 * the less it counts.
 *
 * @param averageMs the age at which an event counts 1/e of what it counted at first, in milliseconds
 */
export function createAverageRate(averageMs: number): AverageRate {
  let rate = 0;
  let atMs = 0;

  function decay(nowMs: number): number {
    rate *= Math.exp(-Math.max(0, nowMs - atMs) / averageMs);
    atMs = nowMs;
    return rate;
  }

  return {
    add(count, nowMs) {
      rate = decay(nowMs) + (count * 1_000) / averageMs;
    },
    perSecond: decay,
  };
}
