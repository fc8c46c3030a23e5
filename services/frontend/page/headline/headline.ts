import './headline.css';
import type { WatcherStatus } from '@hashr/messages/burst.ts';
import type { PageState } from '@hashr/messages/page-events.ts';
import type { ConnectionState } from '../connection/connection.ts';
import { find, setText, showSentences } from '../elements.ts';
import type { OutcomeRates } from '../flow/outcome-rates.ts';
import type { Sentence } from '../language/sentence.ts';
import { joinSentences, text } from '../language/text.ts';
import { conditionOf } from '../watcher/watcher-summary.ts';
import { type Target, targetOf } from '../watcher/weights.ts';

/** The state of the demo in one or two sentences. Each kind has its own colour and icon. */
export interface Headline {
  kind: 'waiting' | 'primary' | 'burst' | 'no-rate' | 'problem' | 'offline';
  text: string;
}

/**
 * Chooses the most important message: a problem, else what runs, else what to do. Pure.
 *
 * @param state undefined before the first one arrives
 * @param rates used to find out where the traffic goes while the weights are unknown
 */
export function headlineFor(state: PageState | undefined, rates: OutcomeRates, connection: ConnectionState): Headline {
  if (connection !== 'connected' && connection !== 'disconnected') {
    return { kind: 'offline', text: text(`headline.refusal.${connection}`) };
  }
  if (connection !== 'connected' || state === undefined) {
    return { kind: 'offline', text: text('headline.disconnected') };
  }
  if (state.you.forgotten) {
    return { kind: 'waiting', text: text('headline.forgotten') };
  }
  const problem = problemIn(state);
  if (problem !== undefined) {
    return { kind: 'problem', text: problem };
  }
  const { watcher } = state;
  if (watcher !== null && conditionOf(watcher) === 'no-rate') {
    return { kind: 'no-rate', text: text('headline.noRate') };
  }
  const isPaused = state.you.load?.isPaused;
  if (state.offeredPerSecond === 0 && isPaused !== false) {
    return { kind: 'waiting', text: isPaused === true ? text('headline.pausedShape') : text('headline.waiting') };
  }
  const target = watcher?.weights == null ? observedTarget(rates) : targetOf(watcher.weights);
  const isSteering = watcher === null || conditionOf(watcher) !== 'not-steering';
  return {
    kind: target === 'primary' ? 'primary' : 'burst',
    text: joinSentences(text(isSteering ? `headline.to.${target}` : 'headline.allWorkers'), watcherRemark(watcher)),
  };
}

function observedTarget({ primary, burst }: OutcomeRates): Target {
  if (burst > 0) {
    return primary > 0 ? 'split' : 'burst';
  }
  return 'primary';
}

function problemIn({ perSecond, redis, watcher }: PageState): string | undefined {
  if (perSecond.failed > 0) {
    return text('headline.failing');
  }
  if (redis === 'unavailable') {
    return text('headline.noRedis');
  }
  if (perSecond.skipped > 0) {
    return text('headline.skipping');
  }
  return watcher !== null && conditionOf(watcher) === 'problem' ? text('headline.problem') : undefined;
}

/** A remark about the watcher; empty if it follows the rate. */
function watcherRemark(watcher: WatcherStatus | null): string {
  if (watcher === null) {
    return text('headline.noWatcher');
  }
  switch (conditionOf(watcher)) {
    case 'paused':
      return text('headline.paused');
    case 'forced':
      return text('headline.forced');
    case 'refused':
      return text('headline.refused');
    case 'down':
      return text('headline.down');
    default:
      return watcher.dryRun ? text('headline.dryRun') : '';
  }
}

/**
 * Shows the headline and, while traffic flows, in larger letters why it goes there. A screen reader announces the headline
 * when it changes, but not the reason, because its numbers change often.
 */
export function createHeadlineView(): (headline: Headline, reason: Sentence[]) => void {
  const box = find('#headline');
  const sentence = find('#headline-text');
  const reasonText = find('#headline-reason');

  return ({ kind, text }, reason) => {
    box.dataset.kind = kind;
    setText(sentence, text);
    showSentences(reasonText, kind === 'primary' || kind === 'burst' ? reason : []);
  };
}
