import { createTokenBucket } from '@hashr/service-kit/token-bucket.ts';

/** How much of a second may be saved up, so that uneven arrivals lose nothing of the capacity. */
const BUCKET_SECONDS = 0.1;

/** Says whether one more request fits, and if not, when it would. */
export interface Capacity {
  /** Takes one request in: 0 if it fits, else the milliseconds until it would. */
  take(nowMs: number): number;
}

/**
 * Lets through exactly `requestsPerSecond` of any greater load, evenly spread. The bucket holds the tokens of a tenth of a
 * second, at least two: with a single one, arrivals that do not fit the rhythm would waste part of the capacity.
 */
export function createCapacity(requestsPerSecond: number): Capacity {
  const bucket = createTokenBucket({
    ratePerSecond: requestsPerSecond,
    capacity: Math.max(2, requestsPerSecond * BUCKET_SECONDS),
    initialTokens: 1,
  });
  return { take: (nowMs) => bucket.take(1, nowMs) };
}

/** A worker without a limit. */
export const unlimited: Capacity = { take: () => 0 };
