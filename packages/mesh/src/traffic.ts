import type { rateGaps } from '@hashr/messages/burst.ts';
import type { Cluster } from '@hashr/messages/cluster.ts';
import type { MeshFailure } from './mesh-failure.ts';

/** A measured request rate, in requests per second. */
export interface Rate {
  perSecond: number;
  /** Over how long it was measured, in seconds. */
  windowSeconds: number;
  /** The bounds of the true rate: a few requests that fell into the window by chance do not decide. */
  atLeast: number;
  atMost: number;
}

/** Why there is no rate. */
export type RateFailure = MeshFailure<(typeof rateGaps)[number]>;

/** What is known about one subset of the worker. */
export interface SubsetTraffic {
  /** Endpoints that may get requests; undefined: not known. */
  healthyEndpoints: number | undefined;
  /** Share of its requests that failed (5xx, or no answer), 0 to 1; undefined: not known, or no requests. */
  failedShare: number | undefined;
}

/** The traffic from the frontends to the worker at one moment. */
export interface Traffic {
  rate: Rate | RateFailure;
  subsets: Record<Cluster, SubsetTraffic>;
  /** What people should know about this measurement, in sentences. */
  notes: string[];
}

/** Traffic that could not be measured at all. */
export function unknownTraffic(rate: RateFailure): Traffic {
  const unknown = { healthyEndpoints: undefined, failedShare: undefined };
  return { rate, subsets: { primary: unknown, burst: unknown }, notes: [] };
}
