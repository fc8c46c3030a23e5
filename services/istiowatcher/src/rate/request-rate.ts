import type { rateGaps } from '@hashr/messages/burst.ts';
import type { Cluster } from '@hashr/messages/cluster.ts';

/** A rate that was seen, in requests per second. */
export interface KnownRate {
  perSecond: number;
  /** Over how long it was measured, in seconds. */
  windowSeconds: number;
  /** What it surely is at least and at most: a few requests that fell into the window by chance do not decide. */
  atLeast: number;
  atMost: number;
}

/** Why there is no rate, as a name and as a sentence with the remedy. */
export interface RateGap {
  gap: (typeof rateGaps)[number];
  reason: string;
}

/** What is known of one subset of the worker. */
export interface SubsetReading {
  /** Endpoints that may get requests; undefined: not known. */
  healthyEndpoints: number | undefined;
  /** Share of its requests that failed (5xx, or no answer), 0 to 1; undefined: not known, or no requests. */
  failedShare: number | undefined;
}

/** One look at the traffic. */
export interface Observation {
  rate: KnownRate | RateGap;
  subsets: Record<Cluster, SubsetReading>;
  /** What people should know about this look, in sentences. */
  notes: string[];
}

/** The source of the request rate: an edge, with an adapter for each place to ask. */
export interface RequestRate {
  /** Looks once. Never rejects: what goes wrong is a {@link RateGap}. */
  observe(signal: AbortSignal): Promise<Observation>;
}

/** Nothing is known of the subsets. */
export const unknownSubsets: Record<Cluster, SubsetReading> = {
  primary: { healthyEndpoints: undefined, failedShare: undefined },
  burst: { healthyEndpoints: undefined, failedShare: undefined },
};
