import type { rateGaps } from '@hashr/messages/burst.ts';
import type { Cluster } from '@hashr/messages/cluster.ts';
import type { Note } from '@hashr/messages/notices.ts';
import type { MeshFailure } from './mesh-failure.ts';

/** A measured request rate, in requests per second. */
export interface Rate {
  perSecond: number;
  /** The length of the window in which it was measured, in seconds. */
  windowSeconds: number;
  /** The bounds of the true rate, because a few requests may fall into the window by chance. */
  atLeast: number;
  atMost: number;
  /** Whether it rises by more than chance can explain, so that the next observation should follow soon. */
  rising?: boolean;
}

/** Why there is no rate. */
export type RateFailure = MeshFailure<(typeof rateGaps)[number]>;

/** The measurements of one subset of the worker. */
export interface SubsetTraffic {
  /** Endpoints that may get requests; undefined: not known. */
  healthyEndpoints: number | undefined;
  /** Share of its requests that failed (5xx, or no answer), 0 to 1; undefined: not known, or no requests. */
  failedShare: number | undefined;
  /** Undefined: not known, or no requests. */
  load?: SubsetLoad | undefined;
}

/** What a subset accepts and refuses (429), in the last seconds. */
export interface SubsetLoad {
  acceptedPerSecond: number;
  /** Share of its requests that it refused, 0 to 1. */
  refusedShare: number;
}

/** The traffic from the frontends to the worker at one moment. */
export interface Traffic {
  rate: Rate | RateFailure;
  subsets: Record<Cluster, SubsetTraffic>;
  /** What is wrong with the measurements although there is a rate; undefined: nothing. */
  problem?: MeshFailure | undefined;
  /** Notes about this measurement, for users. */
  notes: Note[];
}

/** Traffic that could not be measured at all. */
export function unknownTraffic(rate: RateFailure): Traffic {
  const unknown = { healthyEndpoints: undefined, failedShare: undefined };
  return { rate, subsets: { primary: unknown, burst: unknown }, notes: [] };
}
