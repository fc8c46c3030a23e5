import './journal-entry.css';
import type { JournalEntry } from '@hashr/messages/burst.ts';
import { formatWeights, targetOf } from './weights.ts';

/** The label of each kind of journal entry. */
export const kindLabels: Record<JournalEntry['kind'], string> = {
  moved: 'moved',
  'would-move': 'would move',
  refused: 'refused',
  failed: 'failed',
  external: 'external',
  'not-steering': 'not steering',
};

/** The CSS classes of an entry's icon: shape and colour show the target, the outline shows the kind. */
export function iconClasses({ kind, to }: JournalEntry): string {
  return `journal-icon ${kind} to-${to === null ? 'all' : targetOf(to)}`;
}

/** The change of the weights: "100 : 0 → 0 : 100". A route that does not split by subset has none: "100 : 0 → none". */
export function formatChange({ from, to }: JournalEntry): string {
  return `${formatWeights(from)} → ${to === null ? 'none' : formatWeights(to)}`;
}

/** An entry as text: "09:41:12, moved: 100 : 0 → 0 : 100. 20.4/s is above 15." */
export function describeEntry(entry: JournalEntry, time: string): string {
  return `${time}, ${kindLabels[entry.kind]}: ${formatChange(entry)}. ${entry.reason}`;
}
