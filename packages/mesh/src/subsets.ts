import type { Weights } from '@hashr/messages/burst.ts';
import { type Cluster, clusterSchema } from '@hashr/messages/cluster.ts';

/** The subsets of the worker. Each has the name of the cluster that it runs in. */
export const subsets: readonly Cluster[] = clusterSchema.options;

/** The other one of the two subsets. */
export function otherSubset(subset: Cluster): Cluster {
  return subset === 'primary' ? 'burst' : 'primary';
}

/** The subset with this name; undefined: there is none. */
export function toSubset(name: string | undefined): Cluster | undefined {
  return subsets.find((subset) => subset === name);
}

/** The weights of both subsets. Programs hold only burst's share, so weights always add up to 100. */
export function toWeights(burstPercent: number): Weights {
  return { primary: 100 - burstPercent, burst: burstPercent };
}

/** The share of burst, in percent, that sends all traffic to one subset. */
export function allTo(subset: Cluster): number {
  return subset === 'burst' ? 100 : 0;
}
