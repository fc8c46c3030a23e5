import type { Verdict, WatcherStatus } from '@hashr/messages/burst.ts';
import type { State } from '@hashr/messages/page-events.ts';
import { nextStep } from './next-step.ts';
import { formatWeights, type Target, targetOf } from './weights.ts';

/** The condition of the watcher. Each has its own colour and outline on the card. */
export type Condition =
  | 'absent'
  | 'following'
  | 'paused'
  | 'not-steering'
  | 'forced'
  | 'no-rate'
  | 'refused'
  | 'down'
  | 'problem';

/** The text of the watcher's card. */
export interface WatcherSummary {
  condition: Condition;
  target: Target | 'unknown';
  /** Where the traffic goes, in large letters: "PRIMARY", "BURST", "70 : 30", "ALL WORKERS". */
  state: string;
  /** Special conditions, a few words each. */
  badges: string[];
  reason: string;
  next: string;
  problem: string | null;
}

const verdictLabels: Record<Verdict, { condition: Condition; badge: string }> = {
  settled: { condition: 'following', badge: 'follows the rate' },
  above: { condition: 'following', badge: 'follows the rate' },
  below: { condition: 'following', badge: 'follows the rate' },
  forced: { condition: 'forced', badge: 'forced' },
  'subset-down': { condition: 'down', badge: 'one cluster is down' },
  'both-down': { condition: 'down', badge: 'both clusters are down' },
  paused: { condition: 'paused', badge: 'paused' },
  'no-data': { condition: 'no-rate', badge: 'no rate, weights unchanged' },
  contended: { condition: 'refused', badge: 'move refused: weights are contended' },
  'minimum-time': { condition: 'refused', badge: 'move refused: too soon' },
  'target-down': { condition: 'refused', badge: 'move refused: target is down' },
  'target-recovering': { condition: 'refused', badge: 'move refused: target is recovering' },
  'not-steering': { condition: 'not-steering', badge: 'not steering: no subsets in the route' },
  problem: { condition: 'problem', badge: 'problem' },
};

/** Returns the condition of a watcher that is running. */
export function conditionOf({ problem, verdict }: WatcherStatus): Condition {
  return problem === null ? verdictLabels[verdict].condition : 'problem';
}

/**
 * Summarises what the watcher does, why, and what it does next. Pure.
 *
 * @param watcherNowMs the current time by the watcher's clock, in milliseconds since 1970
 */
export function summarizeWatcher(
  { watcher, redis }: Pick<State, 'watcher' | 'redis'>,
  watcherNowMs: number,
): WatcherSummary {
  if (watcher === null) {
    return redis === 'unavailable' ? redisUnavailable : noWatcher;
  }
  const { weights, verdict, problem, reason, dryRun } = watcher;
  return {
    condition: conditionOf(watcher),
    target: weights === null ? 'unknown' : targetOf(weights),
    state: verdict === 'not-steering' ? 'ALL WORKERS' : stateFor(weights),
    badges: [
      ...(redis === 'unavailable' ? ['Redis is unavailable: last known status'] : []),
      verdictLabels[verdict].badge,
      ...(dryRun ? ['dry run: changes nothing'] : []),
    ],
    reason: verdict === 'problem' ? '' : reason,
    next: nextStep(watcher, watcherNowMs),
    problem: problem ?? (verdict === 'problem' ? reason : null),
  };
}

function stateFor(weights: WatcherStatus['weights']): string {
  if (weights === null) {
    return 'UNKNOWN';
  }
  const target = targetOf(weights);
  return target === 'split' ? formatWeights(weights) : target.toUpperCase();
}

const noWatcher: WatcherSummary = {
  condition: 'absent',
  target: 'unknown',
  state: 'No watcher is running',
  badges: ['weights do not change'],
  reason:
    'The watcher moves the traffic according to the request rate. Without a watcher, the weights stay as they are.',
  next: 'On a laptop, run npm start. In a cluster, check istiowatcher-deployment. To set the weights yourself, edit worker-virtual-service, or with ROUTE=httproute worker-route.',
  problem: null,
};

const redisUnavailable: WatcherSummary = {
  ...noWatcher,
  state: 'Redis is unavailable',
  badges: ['watcher status unknown'],
  reason: 'The watcher publishes its status on Redis, so the page does not know whether one is running.',
  next: 'A running watcher continues to work without Redis.',
};
