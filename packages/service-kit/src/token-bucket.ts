/** A rate limit. All times are in milliseconds, from one monotonic clock. */
export interface TokenBucket {
  /**
   * Takes `count` tokens and returns 0, or takes none and returns the milliseconds until the bucket holds that many.
   */
  take(count: number, nowMs: number): number;
  /** Changes the rate from now on. The time until now still counts at the old rate. */
  setRate(ratePerSecond: number, nowMs: number): void;
}

interface TokenBucketOptions {
  /** The tokens that are added per second; can be 0. */
  ratePerSecond: number;
  /** The maximum number of tokens in the bucket, and so the maximum that can be taken at once. */
  capacity: number;
  /** The tokens at the start. Default: a full bucket. */
  initialTokens?: number;
}

/** Tolerance: a sum of fractions can be slightly below the exact whole number. */
const ROUNDING = 1e-9;

/**
 * Creates a token bucket (https://en.wikipedia.org/wiki/Token_bucket). In any interval it admits at most
 * `ratePerSecond` times the seconds of the interval, plus `capacity`.
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
