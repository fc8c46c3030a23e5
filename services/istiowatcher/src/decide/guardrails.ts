import type { Verdict, Weights } from '@hashr/messages/burst.ts';
import type { Cluster } from '@hashr/messages/cluster.ts';
import { managerInWords } from './contention.ts';
import type { Settings } from './settings.ts';
import { type Decision, inWords, type Situation, sameWeights, withBurst } from './situation.ts';

/** The verdicts of a move that the rate or force asks for, and that is not made. */
export const refusals: ReadonlySet<Verdict> = new Set<Verdict>([
  'contended',
  'minimum-time',
  'target-down',
  'target-recovering',
  'target-failing',
]);

/** Whether the watcher would change these weights, or would but for a guardrail. */
export function wantsMove({ proposed, verdict }: Decision, weights: Weights): boolean {
  return !sameWeights(proposed, weights) || refusals.has(verdict);
}

/** What may say no to a move: a refusal, or undefined if it has no objection. */
type Guardrail = (wish: Decision, situation: Situation, settings: Settings) => Omit<Decision, 'proposed'> | undefined;

/** While somebody keeps resetting the weights, the watcher waits longer and longer, so that the traffic does not flap. */
const contention: Guardrail = (_wish, situation) => {
  const { by, waitMs = 0 } = situation.contention ?? {};
  return waitMs > 0
    ? { verdict: 'contended', reason: `${managerInWords(by)} keeps resetting the weights`, waitMs }
    : undefined;
};

/** The weights have to be what they are for a while before the traffic turns round; force does not wait. */
const minimumTime: Guardrail = ({ verdict, proposed }, { weights, unchangedForMs }, settings) => {
  if (verdict === 'forced' || unchangedForMs === undefined) {
    return undefined;
  }
  const leavesPrimary = weights.burst === 0;
  const back = proposed.burst < weights.burst;
  const seconds = leavesPrimary ? settings.minSecondsInPrimary : back ? settings.minSecondsInBurst : 0;
  const waitMs = seconds * 1_000 - unchangedForMs;
  return waitMs > 0
    ? {
        verdict: 'minimum-time',
        reason: `it stays in ${leavesPrimary ? 'primary' : 'burst'} for at least ${seconds} s`,
        waitMs,
      }
    : undefined;
};

/** Nothing moves to a subset without a healthy endpoint, and not at once to one that has just come back. */
const targetHealth: Guardrail = (wish, situation, settings) => {
  const target = targetOf(wish, situation);
  const { healthyEndpoints, healthyForMs } = situation.subsets[target];
  if (healthyEndpoints === 0) {
    return { verdict: 'target-down', reason: `${target} has no healthy worker` };
  }
  const waitMs = settings.healthyForSeconds * 1_000 - healthyForMs;
  return healthyEndpoints !== undefined && waitMs > 0
    ? {
        verdict: 'target-recovering',
        reason: `${target} was down and has to be healthy for ${settings.healthyForSeconds} s first`,
        waitMs,
      }
    : undefined;
};

/** Nothing more moves to a subset that fails too much of what it has; where that is not known, this is off. */
const targetFailures: Guardrail = (wish, situation, { maxFailedPercent }) => {
  const target = targetOf(wish, situation);
  const { failedShare } = situation.subsets[target];
  return maxFailedPercent !== undefined && failedShare !== undefined && failedShare * 100 > maxFailedPercent
    ? {
        verdict: 'target-failing',
        reason: `${target} fails ${Math.round(failedShare * 100)} % of its requests, more than ${maxFailedPercent} %`,
      }
    : undefined;
};

const guardrails: Guardrail[] = [minimumTime, targetHealth, targetFailures, contention];

/** Asks every guardrail whether a move may be made, and makes it no larger than the largest step. */
export function guard(wish: Decision, situation: Situation, settings: Settings): Decision {
  for (const guardrail of guardrails) {
    const refusal = guardrail(wish, situation, settings);
    if (refusal !== undefined) {
      const reason = `${wish.reason.replace(/, so .*\.$/, '')}, but ${refusal.reason}: no move.`;
      return { ...refusal, reason, proposed: situation.weights };
    }
  }
  const { largestStepPercent } = settings;
  const change = wish.proposed.burst - situation.weights.burst;
  if (Math.abs(change) <= largestStepPercent) {
    return wish;
  }
  const proposed = withBurst(situation.weights.burst + Math.sign(change) * largestStepPercent);
  return { ...wish, proposed, reason: `${wish.reason.replace(/\.$/, '')}, step by step: now ${inWords(proposed)}.` };
}

/** The subset that would get more. */
function targetOf({ proposed }: Decision, { weights }: Situation): Cluster {
  return proposed.burst > weights.burst ? 'burst' : 'primary';
}
