import type { SubsetLoad } from '@hashr/mesh/traffic.ts';

/** If primary refuses more than this share of its requests, it is at its capacity. */
const MANY_REFUSED = 0.1;
/** The weights must be unchanged for as long as the load is measured, in milliseconds. */
const UNCHANGED_MS = 5_000;

/** What a capacity is learnt from. */
export interface CapacityEvidence {
  burstPercent: number;
  /** Undefined: not known. */
  unchangedForMs: number | undefined;
  /** Of primary; undefined: not known. */
  load: SubsetLoad | undefined;
}

/**
 * Learns primary's capacity, in requests per second: what it accepts while it refuses more than a tenth of its
 * requests. It is learnt only while burst has a share, because then the rate has exceeded the threshold, and only from
 * requests since the last move. It never grows while burst has a share, because only refusals would show a mistake. When
 * all traffic has returned to primary, it is forgotten: until then, there may be more workers. Pure.
 *
 * @param learnt what was learnt so far; undefined: nothing
 */
export function learnCapacity(
  learnt: number | undefined,
  { burstPercent, unchangedForMs = 0, load }: CapacityEvidence,
): number | undefined {
  if (burstPercent === 0) {
    return undefined;
  }
  return load !== undefined && load.refusedShare > MANY_REFUSED && unchangedForMs >= UNCHANGED_MS
    ? Math.min(learnt ?? Number.POSITIVE_INFINITY, load.acceptedPerSecond)
    : learnt;
}
