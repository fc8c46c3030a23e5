import type { Weights } from '@hashr/messages/burst.ts';

/** Where the traffic goes, in one word. */
export type Place = 'primary' | 'burst' | 'split' | 'unknown';

/** Says where weights send the traffic. */
export function placeOf(weights: Weights | null): Place {
  if (weights === null || weights.primary + weights.burst === 0) {
    return 'unknown';
  }
  if (weights.burst === 0) {
    return 'primary';
  }
  return weights.primary === 0 ? 'burst' : 'split';
}

/** Weights as people write them: "70 : 30", primary first. */
export function formatWeights(weights: Weights | null): string {
  return weights === null ? '?' : `${weights.primary} : ${weights.burst}`;
}

/** The share of burst, 0 to 1; null: not known. */
export function burstShareOf(weights: Weights | null): number | null {
  const sum = weights === null ? 0 : weights.primary + weights.burst;
  return weights === null || sum === 0 ? null : weights.burst / sum;
}
