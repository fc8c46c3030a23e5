import type { JournalEntry } from '@hashr/messages/burst.ts';
import { journalKey } from '@hashr/messages/journal-key.ts';

/** The kinds of journal entries with a mark. A refusal changes no weights, so only the journal lists it. */
const markedKinds: JournalEntry['kind'][] = ['moved', 'would-move', 'external', 'not-steering', 'failed'];

/** Weight changes that share a mark, because they lie close together. */
export interface MoveGroup {
  /** Identifies the group later. */
  key: string;
  /** The time of the mark: that of the first change, in milliseconds. */
  atMs: number;
  /** Oldest first. */
  entries: [JournalEntry, ...JournalEntry[]];
}

/**
 * Groups the weight changes since a time, so that no two marks lie closer together than a mark is wide. Pure.
 *
 * @param moves oldest first
 * @param gapMs the width of a mark, in milliseconds
 */
export function groupMoves(moves: JournalEntry[], sinceMs: number, gapMs: number): MoveGroup[] {
  const groups: MoveGroup[] = [];
  for (const entry of moves.filter(({ kind, atMs }) => markedKinds.includes(kind) && atMs >= sinceMs)) {
    const last = groups.at(-1);
    if (last !== undefined && entry.atMs - last.atMs < gapMs) {
      last.entries.push(entry);
    } else {
      groups.push({ key: journalKey(entry), atMs: entry.atMs, entries: [entry] });
    }
  }
  return groups;
}
