/** A limit on a rate. All times in milliseconds on one clock that never goes back. */
export interface TokenBucket {
  /** Takes `count` tokens if the bucket holds them. Returns 0 if it does, else the milliseconds until it would. */
  take(count: number, nowMs: number): number;
  /** Changes the rate from now on; the time until now is filled at the old rate. */
  setRate(ratePerSecond: number, nowMs: number): void;
}

interface TokenBucketOptions {
  /** How many tokens fall into the bucket per second; 0: none. */
  ratePerSecond: number;
  /** The most tokens that the bucket holds, and so the most that can be taken at once. */
  capacity: number;
  /** What the bucket holds at the start; a full bucket by default. */
  initialTokens?: number;
}

/** Sums of fractions end slightly below the whole number that is meant. */
const ROUNDING = 1e-9;

/**
 * A token bucket (https://en.wikipedia.org/wiki/Token_bucket): over any time it lets through at most `ratePerSecond`
 * times the seconds, plus `capacity`. A refused `take` takes nothing.
 */
export function createTokenBucket({
  ratePerSecond,
  capacity,
  initialTokens = capacity,
}: TokenBucketOptions): TokenBucket {
  let rate = ratePerSecond;
  let tokens = initialTokens;
  let filledAtMs: number | undefined;

  function fill(nowMs: number): void {
    const seconds = Math.max(0, nowMs - (filledAtMs ?? nowMs)) / 1_000;
    tokens = Math.min(capacity, tokens + seconds * rate);
    filledAtMs = nowMs;
  }

  return {
    take(count, nowMs) {
      fill(nowMs);
      if (count <= tokens + ROUNDING) {
        tokens -= count;
        return 0;
      }
      return ((count - tokens) / rate) * 1_000;
    },
    setRate(newRate, nowMs) {
      fill(nowMs);
      rate = newRate;
    },
  };
}
