import type { Cluster } from '@hashr/messages/cluster.ts';

/** The outcome of a string: hashed by a cluster, or failed. */
export type Outcome = Cluster | 'failed';

export const outcomeKinds: readonly Outcome[] = ['primary', 'burst', 'failed'];

/** Where a string ends: in the cluster that hashed it, or where it failed. `mesh`: before it reached a worker. */
export type End = { outcome: Cluster; at: Cluster } | { outcome: 'failed'; at: 'mesh' | Cluster };

/** Every end, in a fixed order. */
export const ends = [
  { outcome: 'primary', at: 'primary' },
  { outcome: 'burst', at: 'burst' },
  { outcome: 'failed', at: 'mesh' },
  { outcome: 'failed', at: 'primary' },
  { outcome: 'failed', at: 'burst' },
] as const satisfies readonly End[];
