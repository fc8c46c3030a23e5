import type { WatcherStatus } from '@hashr/messages/burst.ts';
import { formatSetRate } from '../format.ts';
import { formatWeights, targetOf } from './weights.ts';

/**
 * Says in one or two sentences what the watcher does next, and when. Pure.
 *
 * @param watcherNowMs the current time by the watcher's clock, in milliseconds since 1970
 */
export function nextStep(status: WatcherStatus, watcherNowMs: number): string {
  const move = `The watcher can ${proposedMove(status.proposed)}`;
  const wait = earliest(status, watcherNowMs);
  switch (status.verdict) {
    case 'problem':
      return 'The watcher tries again every second. It continues when the cause is fixed.';
    case 'no-data':
      return 'The weights do not change until there is a rate again. Missing data is not a rate of 0.';
    case 'paused':
      return 'The watcher observes the rate, but changes nothing until you resume it.';
    case 'not-steering':
      return 'The watcher steers again when the route has the subsets primary and burst, as in istio-manifests/natural.';
    case 'forced':
      return 'The forced target applies at any rate, until you remove the setting or the annotation.';
    case 'both-down':
      return 'The watcher changes nothing until a cluster has a healthy endpoint.';
    case 'subset-down':
      return 'The watcher follows the rate again when both clusters are healthy.';
    case 'contended':
      return `The watcher tries to move the traffic again${wait ?? ' at the next tick'}.`;
    case 'minimum-time':
    case 'target-recovering':
      return `${move}${wait ?? ' when the guardrail allows it'}.`;
    case 'target-down':
      return `${move} when the target has a healthy endpoint${after(wait)}.`;
    case 'settled':
    case 'above':
    case 'below':
      return nextMove(status, after(wait));
  }
}

/** Says at which rate the traffic moves. */
function nextMove({ thresholds, weights, mode, dryRun }: WatcherStatus, wait: string): string {
  const up = `above ${formatSetRate(thresholds.burstAbove)}/s`;
  const down = `below ${formatSetRate(thresholds.returnBelow)}/s`;
  const [goes, returns, gets, follows] = dryRun
    ? ['would go', 'would return', 'would get', 'would follow']
    : ['goes', 'returns', 'gets', 'follows'];
  switch (weights === null ? 'unknown' : targetOf(weights)) {
    case 'primary':
      return mode === 'flip'
        ? `All traffic ${goes} to burst ${up}${wait}.`
        : `Burst ${gets} a share of the traffic ${up}${wait}.`;
    case 'burst':
      return `All traffic ${returns} to primary ${down}${wait}.`;
    case 'split':
      return mode === 'flip'
        ? `All traffic ${goes} to burst ${up}, and to primary ${down}${wait}.`
        : `The share of burst ${follows} the rate. All traffic ${returns} to primary ${down}${wait}.`;
    default:
      return 'The weights are unknown.';
  }
}

/** The remaining wait: " in 12 s at the earliest"; undefined if there is none. */
function earliest({ notBeforeMs }: WatcherStatus, watcherNowMs: number): string | undefined {
  const seconds = notBeforeMs === null ? 0 : Math.ceil((notBeforeMs - watcherNowMs) / 1_000);
  return seconds > 0 ? ` in ${seconds} s at the earliest` : undefined;
}

function after(wait: string | undefined): string {
  return wait === undefined ? '' : `,${wait}`;
}

function proposedMove(proposed: WatcherStatus['proposed']): string {
  if (proposed === null) {
    return 'move the traffic';
  }
  const target = targetOf(proposed);
  return target === 'split' ? `set the weights to ${formatWeights(proposed)}` : `move all traffic to ${target}`;
}
