import { createTokenBucket } from '@hashr/service-kit/token-bucket.ts';

/** The default of the setting: uneven arrivals still get the full capacity. */
export const DEFAULT_BUCKET_SECONDS = 0.1;

/** Limits the request rate of a worker. */
export interface Capacity {
  /** Admits one request and returns 0, or returns the milliseconds until one can be admitted. */
  take(nowMs: number): number;
}

/**
 * Creates a limit that admits exactly `requestsPerSecond` of any higher load, evenly spread. The bucket holds at least
 * two tokens: with one, a token that arrives between two requests could be lost, and with it a part of the capacity.
 *
 * @param bucketSeconds the bucket holds the capacity of this many seconds. It stands for the queue of a real server: a
 *   server that can make that many requests wait refuses as many, and answers them later
 */
export function createCapacity(requestsPerSecond: number, bucketSeconds = DEFAULT_BUCKET_SECONDS): Capacity {
  const bucket = createTokenBucket({
    ratePerSecond: requestsPerSecond,
    capacity: Math.max(2, requestsPerSecond * bucketSeconds),
    initialTokens: 1,
  });
  return { take: (nowMs) => bucket.take(1, nowMs) };
}

/** The capacity of a worker without a limit. */
export const unlimited: Capacity = { take: () => 0 };
