import type { RouteKind } from '@hashr/mesh/route-kinds.ts';

/** A subset of the workers. */
export interface Subset {
  subset: string;
  /** The labels of its workers. */
  labels: Record<string, string>;
}

/** Where a share of the requests goes. */
export interface Destination {
  /** Undefined: all workers of the Service. */
  subset: string | undefined;
  /** The labels of its workers; none: all workers. */
  labels: Record<string, string>;
  weight: number;
}

/** A destination without a subset is the whole Service. */
export const allWorkers = { subset: undefined, labels: {} };

/** The rules by which the router handles requests, whatever kind of route they come from. */
export interface Rules {
  /** The kind of the route that they come from. */
  route: RouteKind;
  destinations: Destination[];
  /** All subsets, also those without weight. */
  subsets: Subset[];
  /** The time for an answer, in milliseconds; undefined: no timeout. */
  timeoutMs: number | undefined;
  delay: { percentage: number; fixedDelayMs: number } | undefined;
  abort: { percentage: number; httpStatus: number } | undefined;
  /** Fields of the manifests that have no effect in this router, in sentences. */
  notes: string[];
}
