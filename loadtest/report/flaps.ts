import type { Phase } from '../phases/phase.ts';
import type { WeightChange } from '../watch/moves.ts';

/**
 * Counts the moves against their phase: in the high phase, burst loses all traffic; in a low phase, burst gets traffic.
 * Changes of its share are none, because a proportional share follows the rate. Pure.
 *
 * @param changes the first observed weight, and every change
 * @param phases those of the burst test, which end where the next one begins
 */
export function countFlaps(changes: WeightChange[], phases: Pick<Phase, 'name' | 'startMs'>[]): number {
  let flaps = 0;
  changes.slice(1).forEach(({ atMs, burstWeight }, i) => {
    const before = changes[i]?.burstWeight ?? 0;
    const phase = phases.findLast(({ startMs }) => startMs <= atMs);
    const isEmptied = before > 0 && burstWeight === 0;
    const isFilled = before === 0 && burstWeight > 0;
    if (phase !== undefined && (phase.name === 'high' ? isEmptied : isFilled)) {
      flaps += 1;
    }
  });
  return flaps;
}
