import './watcher.css';
import type { WatcherStatus } from '@hashr/messages/burst.ts';
import type { State } from '@hashr/messages/page-events.ts';
import { find, setText, showList } from '../elements.ts';
import { formatTime } from '../format.ts';
import { createJournalView } from './journal-view.ts';
import type { WatcherClock } from './watcher-clock.ts';
import { summarizeWatcher } from './watcher-summary.ts';

/** Shows the watcher's card. */
export function createWatcherView(clock: WatcherClock): (state: State, pageNowMs: number) => void {
  const card = find('#watcher');
  const stateText = find('#watcher-state');
  const since = find('#watcher-since');
  const reason = find('#watcher-reason');
  const next = find('#watcher-next');
  const problem = find('#watcher-problem');
  const badges = find('#watcher-badges');
  const health = find('#watcher-health');
  const notes = find('#watcher-notes');
  const announcement = find('#watcher-announcement');
  const showJournal = createJournalView(clock);

  return (state, pageNowMs) => {
    const { watcher } = state;
    const summary = summarizeWatcher(state, clock.toWatcherMs(pageNowMs));
    card.dataset.condition = summary.condition;
    card.dataset.target = summary.target;
    setText(stateText, summary.state);
    const changedAtMs = watcher?.changedAtMs ?? null;
    setText(since, changedAtMs === null ? '' : `since ${formatTime(clock.toPageMs(changedAtMs))}`);
    setText(reason, summary.reason);
    setText(next, summary.next);
    setText(problem, summary.problem ?? '');
    problem.hidden = summary.problem === null;
    showList(badges, summary.badges);
    showList(health, watcher === null ? [] : healthLines(watcher.subsets));
    showList(notes, watcher?.notes ?? []);
    showJournal(watcher?.journal ?? []);
    // The reason is not announced, because its numbers change with every tick.
    setText(announcement, [`Watcher: ${summary.state}`, ...summary.badges].join(', '));
  };
}

/** One line for each cluster: "primary: 3 healthy, 2 % of requests fail". */
export function healthLines(subsets: WatcherStatus['subsets']): string[] {
  return (['primary', 'burst'] as const).map((name) => {
    const { healthyEndpoints, failedShare } = subsets[name];
    const healthy = healthyEndpoints === null ? 'health unknown' : `${healthyEndpoints} healthy`;
    return failedShare !== null && failedShare > 0
      ? `${name}: ${healthy}, ${Math.ceil(failedShare * 100)} % of requests fail`
      : `${name}: ${healthy}`;
  });
}
