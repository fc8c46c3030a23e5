import { MeshFailure } from '@hashr/mesh/mesh-failure.ts';
import type { Observation } from './observation.ts';

/** The time between two ticks, in milliseconds: one second, as in the codelab. */
const TICK_MS = 1_000;
/** The same while the rate rises. */
const SHORT_TICK_MS = 250;

/**
 * The time from this tick to the next, in milliseconds. While the rate rises, every quarter of a second counts, because
 * primary may refuse what exceeds its capacity. It matters only as long as burst can get a larger share. Pure.
 */
export function tickIntervalMs({ traffic: { rate }, split }: Observation): number {
  const isRising = !(rate instanceof MeshFailure) && rate.rising === true;
  const canGrow = !(split instanceof MeshFailure) && split.isSplit && split.burstPercent < 100;
  return isRising && canGrow ? SHORT_TICK_MS : TICK_MS;
}
