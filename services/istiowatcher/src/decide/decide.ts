import { MeshFailure } from '@hashr/mesh/mesh-failure.ts';
import { otherSubset, subsets as subsetNames, toWeights } from '@hashr/mesh/subsets.ts';
import type { Decision, Situation } from './decision.ts';
import { guard } from './guardrails.ts';
import { modes } from './proposals.ts';
import type { Settings } from './settings.ts';

/**
 * The decision of one tick. Pure: the same situation and settings always give the same decision.
 *
 * The first rule that applies wins: a pause holds the weights; a subset that is down is left at any rate; force or
 * the rate proposes weights, and the guardrails allow or refuse them.
 */
export function decide(situation: Situation, settings: Settings): Decision {
  const { burstPercent, rate, pausedBy, forced } = situation;
  if (pausedBy !== undefined) {
    return { verdict: 'paused', burstPercent, by: pausedBy };
  }
  const failover = leaveSubsetThatIsDown(situation);
  if (failover !== undefined) {
    return failover;
  }
  if (forced !== undefined) {
    const proposal = { verdict: 'forced', burstPercent: allTo(forced.to), by: forced.by } as const;
    return guard(proposal, situation, settings);
  }
  if (rate instanceof MeshFailure) {
    return { verdict: 'no-data', burstPercent, failure: rate };
  }
  return guard(modes[settings.mode](rate, burstPercent, settings), situation, settings);
}

/**
 * A subset with weight and without healthy endpoints fails all its requests, and Envoy does not fail over between
 * weighted subsets. All traffic leaves it at once, at any rate and regardless of the minimum times, if the other
 * subset is healthy. Exception: shortly after its own start, the watcher waits for a subset that has not been healthy
 * yet.
 */
function leaveSubsetThatIsDown({ burstPercent, subsets }: Situation): Decision | undefined {
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

function allTo(subset: 'primary' | 'burst'): number {
  return subset === 'burst' ? 100 : 0;
}
