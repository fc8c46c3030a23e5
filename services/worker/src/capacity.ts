/** How much of a second may be saved up, so that uneven arrivals lose nothing of the capacity. */
const BUCKET_SECONDS = 0.1;

/** Says whether one more request fits, and if not, when it would. */
export interface Capacity {
  /** Takes one request in: 0 if it fits, else the milliseconds until it would. */
  take(nowMs: number): number;
}

/**
 * A token bucket (https://en.wikipedia.org/wiki/Token_bucket): lets through exactly `requestsPerSecond` of any
 * greater load, evenly spread. It holds the tokens of a tenth of a second, at least two: with a single one, arrivals
 * that do not fit the rhythm would waste part of the capacity.
 */
export function createCapacity(requestsPerSecond: number): Capacity {
  const bucketSize = Math.max(2, requestsPerSecond * BUCKET_SECONDS);
  let tokens = 1;
  let filledAtMs: number | undefined;

  return {
    take(nowMs) {
      tokens = Math.min(bucketSize, tokens + ((nowMs - (filledAtMs ?? nowMs)) / 1_000) * requestsPerSecond);
      filledAtMs = nowMs;
      // Sums of fractions end a hair below the whole number that is meant.
      if (tokens >= 1 - 1e-9) {
        tokens -= 1;
        return 0;
      }
      return ((1 - tokens) / requestsPerSecond) * 1_000;
    },
  };
}

/** A worker without a limit. */
export const unlimited: Capacity = { take: () => 0 };
