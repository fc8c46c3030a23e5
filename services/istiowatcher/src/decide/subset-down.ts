import { allTo, otherSubset, subsets as subsetNames, toWeights } from '@hashr/mesh/subsets.ts';
import type { Decision, Situation } from './decision.ts';

/**
 * A subset with weight and without healthy endpoints fails all its requests, and Envoy does not fail over between
 * weighted subsets. All traffic leaves it at once, at any rate and regardless of the minimum times, if the other
 * subset is healthy. Exception: shortly after its own start, the watcher waits for a subset that has not been healthy
 * yet.
 */
export function leaveSubsetThatIsDown({ burstPercent, subsets }: Situation): Decision | undefined {
  const weights = toWeights(burstPercent);
  const down = subsetNames.find((subset) => weights[subset] > 0 && subsets[subset].healthyEndpoints === 0);
  if (down === undefined || subsets[down].starting) {
    return undefined;
  }
  const target = otherSubset(down);
  const { healthyEndpoints } = subsets[target];
  if (healthyEndpoints === 0) {
    return { verdict: 'both-down', burstPercent };
  }
  const proposal = { verdict: 'subset-down', burstPercent: allTo(target), down } as const;
  return healthyEndpoints === undefined
    ? { verdict: 'target-down', burstPercent, proposal, target, health: 'unknown' }
    : proposal;
}
