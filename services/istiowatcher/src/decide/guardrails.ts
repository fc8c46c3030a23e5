import type { Cluster } from '@hashr/messages/cluster.ts';
import type { Decision, Proposal, Refusal, Situation } from './decision.ts';
import type { Settings } from './settings.ts';

/** Refuses a proposal that would move traffic; undefined: allows it. */
type Guardrail = (proposal: Proposal, situation: Situation, settings: Settings) => Refusal | undefined;

/** While the weights are contended, the watcher backs off, so that the traffic does not flap. */
const contention: Guardrail = (
  proposal,
  { burstPercent, contention: { by, waitMs } = { by: undefined, waitMs: 0 } },
) => (waitMs > 0 ? { verdict: 'contended', burstPercent, proposal, by, waitMs } : undefined);

/** Traffic stays in a subset for a minimum time. A further rise of burst's share and force are exempt. */
const minimumTime: Guardrail = (proposal, { burstPercent, unchangedForMs }, settings) => {
  if (proposal.verdict === 'forced' || unchangedForMs === undefined) {
    return undefined;
  }
  const subset = burstPercent === 0 ? 'primary' : 'burst';
  const isFurtherRise = subset === 'burst' && proposal.burstPercent > burstPercent;
  const seconds = subset === 'primary' ? settings.minSecondsInPrimary : settings.minSecondsInBurst;
  const waitMs = seconds * 1_000 - unchangedForMs;
  return waitMs > 0 && !isFurtherRise
    ? { verdict: 'minimum-time', burstPercent, proposal, subset, seconds, waitMs }
    : undefined;
};

/** Nothing moves to a subset without a healthy endpoint, nor to one that has just recovered. */
const targetHealth: Guardrail = (proposal, { burstPercent, subsets }, settings) => {
  const target: Cluster = proposal.burstPercent > burstPercent ? 'burst' : 'primary';
  const { healthyEndpoints, healthyForMs } = subsets[target];
  if (healthyEndpoints === 0) {
    return { verdict: 'target-down', burstPercent, proposal, target, health: 'down' };
  }
  const seconds = settings.healthyForSeconds;
  const waitMs = seconds * 1_000 - healthyForMs;
  return healthyEndpoints !== undefined && waitMs > 0
    ? { verdict: 'target-recovering', burstPercent, proposal, target, seconds, waitMs }
    : undefined;
};

/** In the order of their evaluation. */
const guardrails: Guardrail[] = [minimumTime, targetHealth, contention];

/**
 * Returns the refusal of the first guardrail that refuses a proposal, else the proposal. A proposal that moves nothing
 * is never refused.
 */
export function guard(proposal: Proposal, situation: Situation, settings: Settings): Decision {
  if (proposal.burstPercent === situation.burstPercent) {
    return proposal;
  }
  for (const guardrail of guardrails) {
    const refusal = guardrail(proposal, situation, settings);
    if (refusal !== undefined) {
      return refusal;
    }
  }
  return proposal;
}
