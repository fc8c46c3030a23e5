import type { Weights } from '@hashr/messages/burst.ts';
import { burstShareOf } from '../watcher/weights.ts';
import type { OutcomeRates } from './outcome-rates.ts';

/** The shares of the traffic, each from 0 to 1. */
export interface Shares {
  primary: number;
  burst: number;
}

/** Returns the shares by the weights or, if they are unknown, by the observed rates; null if nothing is known. Pure. */
export function sharesOf({ primary, burst }: OutcomeRates, weights: Weights | null): Shares | null {
  const observed = primary + burst === 0 ? null : burst / (primary + burst);
  const burstShare = burstShareOf(weights) ?? observed;
  return burstShare === null ? null : { primary: 1 - burstShare, burst: burstShare };
}
