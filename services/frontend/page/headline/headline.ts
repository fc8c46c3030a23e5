import './headline.css';
import type { WatcherStatus } from '@hashr/messages/burst.ts';
import type { PageState, RefusalReason } from '@hashr/messages/page-events.ts';
import type { ConnectionState } from '../connection/connection.ts';
import { find, setText } from '../elements.ts';
import type { OutcomeRates } from '../flow/outcome-rates.ts';
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
  if (connection in refusals) {
    return { kind: 'offline', text: refusals[connection as RefusalReason] };
  }
  if (connection !== 'connected' || state === undefined) {
    return { kind: 'offline', text: 'Not connected, reconnecting. The page shows the last known state.' };
  }
  if (state.you.forgotten) {
    return {
      kind: 'waiting',
      text: 'This page has stopped, because nobody set its frequency for a long time. Set a frequency to continue.',
    };
  }
  const problem = problemIn(state);
  if (problem !== undefined) {
    return { kind: 'problem', text: problem };
  }
  const { watcher } = state;
  if (watcher !== null && conditionOf(watcher) === 'no-rate') {
    return { kind: 'no-rate', text: 'The watcher has no rate, so it does not change the weights.' };
  }
  if (state.offeredPerSecond === 0) {
    return { kind: 'waiting', text: 'Set a rate: try 5, then 20.' };
  }
  const target = watcher?.weights == null ? observedTarget(rates) : targetOf(watcher.weights);
  const isSteering = watcher === null || conditionOf(watcher) !== 'not-steering';
  return {
    kind: target === 'primary' ? 'primary' : 'burst',
    text: [isSteering ? targets[target] : allWorkers, watcherRemark(watcher)].join(' ').trimEnd(),
  };
}

const refusals: Record<RefusalReason, string> = {
  'too-many-pages':
    'The frontend refuses this page, because too many pages are open. The page tries again every 10 to 20 seconds.',
  'too-many-events':
    'The frontend disconnected this page, because it sent too many messages. It reconnects in 10 to 20 seconds.',
  'too-slow':
    'The frontend disconnected this page, because it read its updates too slowly. It reconnects in 10 to 20 seconds.',
};

const targets: Record<Target, string> = {
  primary: 'All traffic goes to primary.',
  burst: 'All traffic goes to burst, the second cluster.',
  split: 'Primary and burst share the traffic by weight.',
};

const allWorkers = 'All workers share the traffic, because the route does not split it by subset.';

function observedTarget({ primary, burst }: OutcomeRates): Target {
  if (burst > 0) {
    return primary > 0 ? 'split' : 'burst';
  }
  return 'primary';
}

function problemIn({ perSecond, redis, watcher }: PageState): string | undefined {
  if (perSecond.failed > 0) {
    return 'Requests to the worker are failing. The Requests card counts the failures by kind.';
  }
  if (redis === 'unavailable') {
    return 'Redis is unavailable. Results arrive only with the HTTP responses.';
  }
  if (perSecond.skipped > 0) {
    return 'The offered load exceeds a limit of the demo, so some strings are skipped.';
  }
  return watcher !== null && conditionOf(watcher) === 'problem'
    ? 'The watcher reports a problem. The card of the watcher explains it.'
    : undefined;
}

/** A remark about the watcher; empty if it follows the rate. */
function watcherRemark(watcher: WatcherStatus | null): string {
  if (watcher === null) {
    return 'No watcher is running, so the weights do not change.';
  }
  switch (conditionOf(watcher)) {
    case 'paused':
      return 'The watcher is paused.';
    case 'forced':
      return 'This target is forced.';
    case 'refused':
      return 'A guardrail refuses the proposed move.';
    case 'down':
      return 'A cluster has no healthy worker.';
    default:
      return watcher.dryRun ? 'Dry run: the watcher only reports what it would do.' : '';
  }
}

/**
 * Shows the headline and, while traffic flows, in larger letters why it goes there. A screen reader announces the headline
 * when it changes, but not the reason, because its numbers change often.
 */
export function createHeadlineView(): (headline: Headline, reason: string) => void {
  const box = find('#headline');
  const text = find('#headline-text');
  const reasonText = find('#headline-reason');

  return ({ kind, text: newText }, reason) => {
    box.dataset.kind = kind;
    setText(text, newText);
    setText(reasonText, kind === 'primary' || kind === 'burst' ? reason : '');
  };
}
