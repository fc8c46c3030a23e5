import type { JournalEntry } from '@hashr/messages/burst.ts';
import { formatWeights } from '../watcher/weights.ts';

/** The kinds of journal entries with a mark. A refusal changes no weights, so only the journal lists it. */
const markedKinds: JournalEntry['kind'][] = ['moved', 'would-move', 'external', 'failed'];

/** Returns the horizontal position of a time in the chart: 0 is the left end, 1 is now. Times are in milliseconds. */
export function markPosition(pageMs: number, pageNowMs: number, windowSeconds: number): number {
  return 1 - (pageNowMs - pageMs) / (windowSeconds * 1_000);
}

/**
 * Selects the journal entries that get a mark. Pure.
 *
 * @param journal newest entry first
 * @returns oldest entry first, each with a key that identifies it in later journals
 */
export function entriesToMark(
  journal: JournalEntry[],
  positionOf: (entry: JournalEntry) => number,
): Map<string, JournalEntry> {
  return new Map(
    journal
      .filter((entry) => markedKinds.includes(entry.kind) && positionOf(entry) >= 0)
      .reverse()
      .map((entry) => [`${entry.atMs} ${entry.kind} ${formatWeights(entry.to)}`, entry]),
  );
}
