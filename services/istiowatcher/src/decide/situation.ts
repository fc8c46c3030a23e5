import type { Verdict, Weights } from '@hashr/messages/burst.ts';
import type { Cluster } from '@hashr/messages/cluster.ts';
import type { KnownRate, RateGap, SubsetReading } from '../rate/request-rate.ts';
import type { Contention } from './contention.ts';

/** One subset, with what the looks before have shown of it. */
export interface SubsetHealth extends SubsetReading {
  /** How long ago it was last seen to have gone down, in milliseconds. */
  healthyForMs: number;
  /** It was never seen healthy, and the watcher has not run for long: it may still be starting, as the watcher does. */
  starting: boolean;
}

/** Everything about this moment that a decision depends on. */
export interface Situation {
  rate: KnownRate | RateGap;
  /** What is really there, in percent. */
  weights: Weights;
  /** How long the weights have been what they are, in milliseconds; undefined: not known. */
  unchangedForMs: number | undefined;
  subsets: Record<Cluster, SubsetHealth>;
  /** Somebody keeps resetting the weights; undefined: nobody does. */
  contention: Contention | undefined;
  /** By whom the watcher is paused, in words; undefined: it is not. */
  pausedBy: string | undefined;
  /** Where somebody wants the traffic whatever the rate, and who. */
  forced: { to: Cluster; by: string } | undefined;
}

/** What is to be done, and why. */
export interface Decision {
  /** Whole percent that add up to 100; those of the situation if nothing is to move. */
  proposed: Weights;
  verdict: Verdict;
  /** A sentence for people. */
  reason: string;
  /** A refused move has to wait for so long, in milliseconds; undefined: it does not wait for a time. */
  waitMs?: number;
}

/** The weights with this share of burst, in percent. */
export function withBurst(burst: number): Weights {
  return { primary: 100 - burst, burst };
}

/** Whether two weights are the same. */
export function sameWeights(a: Weights, b: Weights): boolean {
  return a.primary === b.primary && a.burst === b.burst;
}

/** Weights in words: "all traffic to burst", "30 % to burst". */
export function inWords({ primary, burst }: Weights): string {
  return burst === 100 ? 'all traffic to burst' : primary === 100 ? 'all traffic to primary' : `${burst} % to burst`;
}

/** A rate in words: "26.4/s"; with a digit more where it would look the same as the threshold it is compared with. */
export function rateInWords(perSecond: number, threshold: number): string {
  const isClose = perSecond !== threshold && perSecond.toFixed(1) === threshold.toFixed(1);
  return `${perSecond.toFixed(isClose ? 2 : 1)}/s`;
}
