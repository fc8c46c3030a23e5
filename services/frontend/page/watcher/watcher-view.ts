import './watcher.css';
import type { WatcherStatus } from '@hashr/messages/burst.ts';
import type { State } from '@hashr/messages/page-events.ts';
import { find, setText, showList, showSentenceList, showSentences } from '../elements.ts';
import { formatTime } from '../format.ts';
import { text } from '../language/text.ts';
import { notesOf } from '../language/watcher-sentences.ts';
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
  find('#watcher-card').tabIndex = 0; // With the focus on the card, the keyboard can scroll it.

  return (state, pageNowMs) => {
    const { watcher } = state;
    const summary = summarizeWatcher(state, clock.toWatcherMs(pageNowMs));
    card.dataset.condition = summary.condition;
    card.dataset.target = summary.target;
    setText(stateText, summary.state);
    const changedAtMs = watcher?.changedAtMs ?? null;
    setText(
      since,
      changedAtMs === null ? '' : text('watcher.since', { time: formatTime(clock.toPageMs(changedAtMs)) }),
    );
    showSentences(reason, summary.reason);
    setText(next, summary.next);
    showSentences(problem, summary.problem ?? []);
    problem.hidden = summary.problem === null;
    showList(badges, summary.badges);
    showList(health, watcher === null ? [] : healthLines(watcher.subsets));
    showSentenceList(notes, watcher === null ? [] : notesOf(watcher));
    showJournal(watcher?.journal ?? []);
    // The reason is not announced, because its numbers change with every tick.
    const conditions = [summary.state, ...summary.badges].join(text('separator.list'));
    setText(announcement, text('watcher.announcement', { conditions }));
  };
}

/** One line for each cluster: "primary: 3 healthy, 2 % of requests fail". */
export function healthLines(subsets: WatcherStatus['subsets']): string[] {
  return (['primary', 'burst'] as const).map((name) => {
    const { healthyEndpoints: count, failedShare } = subsets[name];
    const percent = Math.ceil((failedShare ?? 0) * 100);
    if (percent > 0) {
      return count === null
        ? text('health.unknownFailing', { name, percent })
        : text('health.failing', { name, count, percent });
    }
    return count === null ? text('health.unknown', { name }) : text('health.healthy', { name, count });
  });
}
