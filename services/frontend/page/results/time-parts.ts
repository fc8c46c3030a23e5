import type { HashedResult } from '@hashr/messages/page-events.ts';

/**
 * Where the time of a string went: waiting to be sent, in the worker, or between the two: in the mesh, the network and
 * Redis.
 */
export const timePartNames = ['wait', 'between', 'worker'] as const;

/** The parts in milliseconds. They add up to the latency. */
export type TimeParts = Record<(typeof timePartNames)[number], number>;

/**
 * Splits the latency of a result. It uses durations only, because the clocks of two computers differ.
 *
 * @returns undefined if another frontend sent the string, or an older worker hashed it
 */
export function timePartsOf(result: HashedResult): TimeParts | undefined {
  const { waitMs, latencyMs, workMs } = result;
  if (waitMs === undefined || latencyMs === undefined || workMs === undefined) {
    return undefined;
  }
  const worker = Math.min(workMs, latencyMs - waitMs);
  return { wait: waitMs, between: latencyMs - waitMs - worker, worker };
}
