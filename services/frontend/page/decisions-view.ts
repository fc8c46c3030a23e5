import type { JournalEntry, Weights } from '@hashr/messages/burst.ts';
import { find, newElement } from './element.ts';
import { formatTime, type WatcherClock } from './watcher-clock.ts';
import { formatWeights, placeOf } from './weights.ts';

/** In words, what became of the weights. */
export const kindWords: Record<JournalEntry['kind'], string> = {
  moved: 'moved',
  'would-move': 'would move',
  refused: 'refused',
  failed: 'failed',
  external: 'somebody else',
};

/** Lists the last decisions, newest first. The list is made anew only when they change. */
export function createDecisionsView(clock: WatcherClock): (journal: JournalEntry[]) => void {
  const list = find('#decisions');
  const nothing = find('#no-decisions');
  let shown = '';
  list.tabIndex = 0; // Who has no pointer scrolls it by its focus.

  return (decisions) => {
    const rows = decisions.map((decision) => ({ decision, time: formatTime(clock.toPageMs(decision.atMs)) }));
    const key = JSON.stringify(rows);
    if (key !== shown) {
      shown = key;
      list.replaceChildren(...rows.map(({ decision, time }) => toRow(decision, time)));
      list.hidden = decisions.length === 0;
      nothing.hidden = decisions.length > 0;
    }
  };
}

/** Everything from outside goes in as text. */
function toRow({ kind, from, to, reason }: JournalEntry, time: string): HTMLElement {
  const head = newElement('p', '', 'decision-head');
  head.append(
    newElement('span', '', `move ${kind} to-${placeOf(to)}`),
    newElement('time', time),
    newElement('b', kindWords[kind]),
    weightsChange(from, to),
  );
  const row = newElement('li', '', `decision ${kind}`);
  row.append(head, newElement('p', reason, 'decision-reason'));
  return row;
}

function weightsChange(from: Weights | null, to: Weights): HTMLElement {
  const change = newElement('span', '', 'numeral');
  change.append(`${formatWeights(from)} → ${formatWeights(to)}`);
  return change;
}
