import type { Calculation } from '@hashr/messages/calculation.ts';
import type { Cluster } from '@hashr/messages/cluster.ts';
import type { Failure } from '@hashr/messages/totals.ts';

/**
 * How a string was settled. Times in milliseconds: the latency is measured from the moment at which the string was due,
 * and contains the wait until it was sent. A failure has a cluster if a worker of it refused the string.
 */
export type Outcome =
  | { kind: 'succeeded'; calculation: Calculation; waitMs: number; latencyMs: number }
  | { kind: 'failed'; failure: Failure; cluster?: Cluster | undefined };
