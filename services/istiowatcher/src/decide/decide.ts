import { MeshFailure } from '@hashr/mesh/mesh-failure.ts';
import { allTo } from '@hashr/mesh/subsets.ts';
import type { Decision, Situation } from './decision.ts';
import { guard } from './guardrails.ts';
import { modes } from './proposals.ts';
import type { Settings } from './settings.ts';
import { leaveSubsetThatIsDown } from './subset-down.ts';

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
  return guard(modes[settings.mode](rate, situation, settings), situation, settings);
}
