import type { Weights } from '@hashr/messages/burst.ts';

/** Where the weights send the traffic: all of it to one cluster, or a share to each. */
export type Target = 'primary' | 'burst' | 'split';

/** Returns where weights send the traffic. */
export function targetOf(weights: Weights): Target {
  if (weights.burst === 0) {
    return 'primary';
  }
  return weights.primary === 0 ? 'burst' : 'split';
}

/** Formats weights, primary first: "70 : 30"; "?" if they are unknown. */
export function formatWeights(weights: Weights | null): string {
  return weights === null ? '?' : `${weights.primary} : ${weights.burst}`;
}

/** Returns the share of burst, from 0 to 1; null if the weights are unknown. */
export function burstShareOf(weights: Weights | null): number | null {
  return weights === null ? null : weights.burst / 100;
}
