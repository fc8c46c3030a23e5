import type { Cluster } from '@hashr/messages/cluster.ts';
import { guard } from './guardrails.ts';
import { modes } from './modes.ts';
import type { Settings } from './settings.ts';
import { type Decision, inWords, type Situation, sameWeights, withBurst } from './situation.ts';

/**
 * The whole decision. Pure: the same situation and settings always give the same decision.
 *
 * In this order: a pause keeps everything; a subset that is down is left at any rate; force and the rate say what they
 * want; the guardrails say whether it may be.
 */
export function decide(situation: Situation, settings: Settings): Decision {
  const { weights, rate, pausedBy, forced } = situation;
  if (pausedBy !== undefined) {
    return { proposed: weights, verdict: 'paused', reason: `Paused by ${pausedBy}: the weights stay as they are.` };
  }
  const rescue = leaveWhatIsDown(situation);
  if (rescue !== undefined) {
    return rescue;
  }
  if (forced !== undefined) {
    const proposed = withBurst(forced.to === 'burst' ? 100 : 0);
    const wish: Decision = {
      proposed,
      verdict: 'forced',
      reason: `Forced by ${forced.by}, whatever the rate, so ${inWords(proposed)}.`,
    };
    return sameWeights(proposed, weights) ? wish : guard(wish, situation, settings);
  }
  if ('gap' in rate) {
    return {
      proposed: weights,
      verdict: 'no-data',
      reason: `No rate, so the weights stay as they are. ${rate.reason}`,
    };
  }
  const wish = modes[settings.mode](rate, weights, settings);
  return sameWeights(wish.proposed, weights) ? wish : guard(wish, situation, settings);
}

/**
 * A subset with weight and without healthy endpoints fails every request it gets, and Envoy does not fail over between
 * weighted subsets by itself: it is left at once, whatever the rate and the minimum times, if the other one can take it.
 * Only where everything starts at the same time, what has never been up yet is waited for.
 */
function leaveWhatIsDown({ weights, subsets }: Situation): Decision | undefined {
  const isDown = (cluster: Cluster) => subsets[cluster].healthyEndpoints === 0;
  const down = (['primary', 'burst'] as const).find((cluster) => weights[cluster] > 0 && isDown(cluster));
  if (down === undefined || subsets[down].starting) {
    return undefined;
  }
  const other = down === 'primary' ? 'burst' : 'primary';
  if (isDown(other)) {
    return { proposed: weights, verdict: 'both-down', reason: 'Neither subset has a healthy worker: nothing moves.' };
  }
  if (subsets[other].healthyEndpoints === undefined) {
    return {
      proposed: weights,
      verdict: 'target-down',
      reason: `${down} has no healthy worker, but nothing is known of ${other}: no move.`,
    };
  }
  const proposed = withBurst(other === 'burst' ? 100 : 0);
  return { proposed, verdict: 'subset-down', reason: `${down} has no healthy worker, so ${inWords(proposed)}.` };
}
