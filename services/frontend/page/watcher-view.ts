import type { State } from '@hashr/messages/page-events.ts';
import { createDecisionsView } from './decisions-view.ts';
import { find, setText } from './element.ts';
import { showList } from './list.ts';
import { formatTime, type WatcherClock } from './watcher-clock.ts';
import { tellWatcher } from './watcher-story.ts';

/** Writes the watcher's card, and its rate among the big figures. */
export function createWatcherView(clock: WatcherClock): (state: State, pageNowMs: number) => void {
  const card = find('#watcher');
  const [word, since, reason, next, problem] = ['word', 'since', 'reason', 'next', 'problem'].map((name) =>
    find(`#watcher-${name}`),
  ) as [HTMLElement, HTMLElement, HTMLElement, HTMLElement, HTMLElement];
  const badges = find('#watcher-badges');
  const health = find('#watcher-health');
  const notes = find('#watcher-notes');
  const announcement = find('#watcher-announcement');
  const showDecisions = createDecisionsView(clock);

  return (state, pageNowMs) => {
    const { watcher } = state;
    const story = tellWatcher(state, clock.toWatcherMs(pageNowMs));
    card.dataset.look = story.look;
    card.dataset.place = story.place;
    card.classList.toggle('old', state.redis === 'unavailable');
    setText(word, story.word);
    const changedAtMs = watcher?.changedAtMs ?? null;
    setText(since, changedAtMs === null ? '' : `since ${formatTime(clock.toPageMs(changedAtMs))}`);
    setText(reason, story.reason);
    setText(next, story.next);
    setText(problem, story.problem ?? '');
    problem.hidden = story.problem === null;
    showList(badges, story.badges);
    showList(health, watcher === null ? [] : healthLines(watcher.subsets));
    showList(notes, watcher?.notes ?? []);
    showDecisions(watcher?.journal ?? []);
    // The numbers of the reason change all the time; who listens hears what has become of it.
    setText(announcement, [`The watcher: ${story.word}`, ...story.badges].join(', '));
    showRate(state);
  };
}

function healthLines(subsets: NonNullable<State['watcher']>['subsets']): string[] {
  return (['primary', 'burst'] as const).map((name) => {
    const { healthyEndpoints, failedShare } = subsets[name];
    const healthy = healthyEndpoints === null ? 'health not known' : `${healthyEndpoints} healthy`;
    return failedShare !== null && failedShare > 0
      ? `${name}: ${healthy}, ${Math.ceil(failedShare * 100)} % of its requests fail`
      : `${name}: ${healthy}`;
  });
}

function showRate({ watcher, redis }: State): void {
  const [figure, unit] = [find('#watched'), find('#watched-unit')];
  if (watcher === null || redis === 'unavailable') {
    setText(figure, '–');
    setText(unit, redis === 'unavailable' ? 'Redis away' : 'no watcher');
  } else if ('gap' in watcher.rate) {
    setText(figure, '–');
    setText(unit, 'no data');
  } else {
    const { perSecond } = watcher.rate;
    setText(figure, perSecond.toFixed(perSecond < 1_000 ? 1 : 0));
    setText(unit, '/s');
  }
}
