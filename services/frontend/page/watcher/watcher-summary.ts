import type { Verdict, WatcherStatus } from '@hashr/messages/burst.ts';
import type { State } from '@hashr/messages/page-events.ts';
import type { Sentence } from '../language/sentence.ts';
import { type PlainKey, text } from '../language/text.ts';
import { problemOf, reasonOf } from '../language/watcher-sentences.ts';
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
  reason: Sentence[];
  next: string;
  problem: Sentence[] | null;
}

const verdictLabels: Record<Verdict, { condition: Condition; badge: PlainKey }> = {
  settled: { condition: 'following', badge: 'badge.following' },
  above: { condition: 'following', badge: 'badge.following' },
  below: { condition: 'following', badge: 'badge.following' },
  forced: { condition: 'forced', badge: 'badge.forced' },
  'subset-down': { condition: 'down', badge: 'badge.subset-down' },
  'both-down': { condition: 'down', badge: 'badge.both-down' },
  paused: { condition: 'paused', badge: 'badge.paused' },
  'no-data': { condition: 'no-rate', badge: 'badge.no-data' },
  contended: { condition: 'refused', badge: 'badge.contended' },
  'minimum-time': { condition: 'refused', badge: 'badge.minimum-time' },
  'target-down': { condition: 'refused', badge: 'badge.target-down' },
  'target-recovering': { condition: 'refused', badge: 'badge.target-recovering' },
  'not-steering': { condition: 'not-steering', badge: 'badge.not-steering' },
  problem: { condition: 'problem', badge: 'badge.problem' },
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
    return redis === 'unavailable' ? redisUnavailable() : noWatcher();
  }
  const { weights, verdict, dryRun } = watcher;
  return {
    condition: conditionOf(watcher),
    target: weights === null ? 'unknown' : targetOf(weights),
    state: verdict === 'not-steering' ? text('state.allWorkers') : stateFor(weights),
    badges: [
      ...(redis === 'unavailable' ? [text('badge.lastKnownStatus')] : []),
      text(verdictLabels[verdict].badge),
      ...(dryRun ? [text('badge.dryRun')] : []),
    ],
    reason: verdict === 'problem' ? [] : reasonOf(watcher),
    next: nextStep(watcher, watcherNowMs),
    problem: problemOf(watcher) ?? (verdict === 'problem' ? reasonOf(watcher) : null),
  };
}

function stateFor(weights: WatcherStatus['weights']): string {
  if (weights === null) {
    return text('state.unknown');
  }
  const target = targetOf(weights);
  return target === 'split' ? formatWeights(weights) : target.toUpperCase();
}

function noWatcher(): WatcherSummary {
  return {
    condition: 'absent',
    target: 'unknown',
    state: text('state.noWatcher'),
    badges: [text('badge.noWatcher')],
    reason: [{ text: text('watcher.whatItDoes') }],
    next: text('next.startWatcher'),
    problem: null,
  };
}

function redisUnavailable(): WatcherSummary {
  return {
    ...noWatcher(),
    state: text('state.noRedis'),
    badges: [text('badge.unknownStatus')],
    reason: [{ text: text('watcher.needsRedis') }],
    next: text('next.withoutRedis'),
  };
}
