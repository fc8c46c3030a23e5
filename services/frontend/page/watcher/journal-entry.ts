import './journal-entry.css';
import type { JournalEntry } from '@hashr/messages/burst.ts';
import { text } from '../language/text.ts';
import { reasonOf, toText } from '../language/watcher-sentences.ts';
import { formatWeights, targetOf } from './weights.ts';

/** The label of a kind of journal entry. */
export function labelOf(kind: JournalEntry['kind']): string {
  return text(`journal.kind.${kind}`);
}

/** The CSS classes of an entry's icon: shape and colour show the target, the outline shows the kind. */
export function iconClasses({ kind, to }: JournalEntry): string {
  return `journal-icon ${kind} to-${to === null ? 'all' : targetOf(to)}`;
}

/** The change of the weights: "100 : 0 → 0 : 100". A route that does not split by subset has none: "100 : 0 → none". */
export function formatChange({ from, to }: JournalEntry): string {
  return `${formatWeights(from)} → ${to === null ? text('journal.noWeights') : formatWeights(to)}`;
}

/** An entry as text: "09:41:12, moved: 100 : 0 → 0 : 100. 20.4/s is above 15." */
export function describeEntry(entry: JournalEntry, time: string): string {
  const { kind } = entry;
  const reason = toText(reasonOf(entry));
  return text('journal.entry', { time, kind: labelOf(kind), change: formatChange(entry), reason });
}
