import type { JournalEntry } from './burst.ts';

/** Two journal entries with the same key are the same entry. Pure. */
export function journalKey({ atMs, kind, to }: JournalEntry): string {
  return `${atMs} ${kind} ${to?.burst}`;
}
