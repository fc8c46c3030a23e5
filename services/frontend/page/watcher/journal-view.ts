import './journal.css';
import type { JournalEntry } from '@hashr/messages/burst.ts';
import { find, newElement, showSentences } from '../elements.ts';
import { formatTime } from '../format.ts';
import { language } from '../language/text.ts';
import { reasonOf } from '../language/watcher-sentences.ts';
import { formatChange, iconClasses, labelOf } from './journal-entry.ts';
import type { WatcherClock } from './watcher-clock.ts';

/** Lists the journal, newest entry first, and changes the document only if the journal or the language changes. */
export function createJournalView(clock: WatcherClock): (journal: JournalEntry[]) => void {
  const list = find('#journal');
  const empty = find('#journal-empty');
  let shown = '';
  list.tabIndex = 0; // With the focus on the list, the keyboard can scroll it.

  return (journal) => {
    const rows = journal.map((entry) => ({ entry, time: formatTime(clock.toPageMs(entry.atMs)) }));
    const key = JSON.stringify([language(), rows]);
    if (key !== shown) {
      shown = key;
      list.replaceChildren(...rows.map(({ entry, time }) => newRow(entry, time)));
      list.hidden = journal.length === 0;
      empty.hidden = journal.length > 0;
    }
  };
}

function newRow(entry: JournalEntry, time: string): HTMLElement {
  const head = newElement('p', '', 'journal-entry-head');
  head.append(
    newElement('span', '', iconClasses(entry)),
    newElement('time', time),
    newElement('b', labelOf(entry.kind)),
    newElement('span', formatChange(entry), 'numeral'),
  );
  const row = newElement('li', '', 'journal-entry');
  const reason = newElement('p', '', 'journal-entry-reason');
  showSentences(reason, reasonOf(entry));
  row.append(head, reason);
  return row;
}
