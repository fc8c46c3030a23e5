import { createTokenBucket } from '@hashr/service-kit/token-bucket.ts';

/** Limits the request rate of a worker. */
export interface Capacity {
  /** Admits one request and returns 0, or returns the milliseconds until one can be admitted. */
  take(nowMs: number): number;
}

/**
 * Creates a limit that admits exactly `requestsPerSecond` of any higher load, evenly spread. The bucket holds at least
 * two tokens: with one, a token that arrives between two requests could be lost, and with it a part of the capacity.
 */
export function createCapacity(requestsPerSecond: number, bucketSeconds: number): Capacity {
  const bucket = createTokenBucket({
    ratePerSecond: requestsPerSecond,
    capacity: Math.max(2, requestsPerSecond * bucketSeconds),
    initialTokens: 1,
  });
  return { take: (nowMs) => bucket.take(1, nowMs) };
}

/** The capacity of a worker without a limit. */
export const unlimited: Capacity = { take: () => 0 };
