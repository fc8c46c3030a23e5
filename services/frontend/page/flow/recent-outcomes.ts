import type { Batch } from '@hashr/messages/page-events.ts';

/** The outcome of a request: hashed by a cluster, or failed. */
export type Outcome = 'primary' | 'burst' | 'failed';

export const outcomeKinds: readonly Outcome[] = ['primary', 'burst', 'failed'];

/** A bounded list of the newest outcomes. */
export interface RecentOutcomes {
  add(counts: Batch['counts']): void;
  /** The outcomes, newest first. */
  newest(): Outcome[];
}

/** Creates an empty list. The outcomes of one batch are mixed evenly, because their order is unknown. */
export function createRecentOutcomes(capacity: number): RecentOutcomes {
  let outcomes: Outcome[] = [];

  return {
    add(counts) {
      outcomes = [...mixEvenly(counts, capacity).reverse(), ...outcomes].slice(0, capacity);
    },
    newest: () => outcomes,
  };
}

/** Puts at each position the kind that is furthest behind its share. */
function mixEvenly(counts: Batch['counts'], max: number): Outcome[] {
  const kinds = outcomeKinds.filter((kind) => counts[kind] > 0);
  const total = kinds.reduce((sum, kind) => sum + counts[kind], 0);
  const placed: Record<Outcome, number> = { primary: 0, burst: 0, failed: 0 };
  return Array.from({ length: Math.min(total, max) }, (_, i) => {
    const behind = (kind: Outcome) => ((i + 1) * counts[kind]) / total - placed[kind];
    const outcome = kinds.reduce((best, kind) => (behind(kind) > behind(best) ? kind : best));
    placed[outcome] += 1;
    return outcome;
  });
}
