/** Who asked for a string: a page by its frequency, or a program by `POST /api/hash`. */
export const sources = ['page', 'api'] as const;

export type Source = (typeof sources)[number];

/**
 * Why a string was not hashed.
 * - refused: no connection to the worker (or the mesh in front of it) came about
 * - timeout: no answer in time
 * - 429, 4xx, 5xx: the answer's status
 * - lost: the connection broke, or an answer promised a result that never came
 */
export const failures = ['refused', 'timeout', '429', '4xx', '5xx', 'lost'] as const;

export type Failure = (typeof failures)[number];

/**
 * What one frontend has counted since it started. Always `sent = hashed + failed + inFlight`.
 */
export interface Totals {
  sent: number;
  hashed: number;
  failed: number;
  inFlight: number;
  /** Due while the bound in flight was reached, so never sent; beside `sent`. */
  skipped: number;
  /** Messages for a string that had already been settled as failed. */
  late: number;
  /** Second and further messages for one string. */
  duplicate: number;
  /** Hashed by the HTTP answer alone: the Redis message never came. */
  filledIn: number;
  /** Messages on the channel that nobody here sent for: other frontends', or somebody's by hand. */
  foreign: number;
  /** Messages on the channel that were not understood. */
  dropped: number;
  sentBySource: Record<Source, number>;
  hashedByCluster: Record<'primary' | 'burst', number>;
  failedByKind: Record<Failure, number>;
}
