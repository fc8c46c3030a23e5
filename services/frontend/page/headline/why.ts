import type { JournalEntry, WatcherStatus } from '@hashr/messages/burst.ts';
import { formatSetRate } from '../format.ts';

/**
 * Says in a few words why the traffic goes where it goes: the reason of the last change of the weights, or, before the
 * first one, what the watcher says now. Pure.
 *
 * @returns empty if nobody knows
 */
export function whyThere(watcher: WatcherStatus | null): string {
  if (watcher === null) {
    return '';
  }
  const last = watcher.journal.find(({ kind }) => kind === 'moved' || kind === 'external');
  return last === undefined ? watcher.reason : reasonOf(last, watcher.thresholds);
}

function reasonOf(
  { verdict, perSecond, reason }: JournalEntry,
  { burstAbove, returnBelow }: WatcherStatus['thresholds'],
): string {
  if (perSecond !== null && (verdict === 'above' || verdict === 'below')) {
    const threshold = verdict === 'above' ? burstAbove : returnBelow;
    return `${perSecond.toFixed(1)}/s is ${verdict} ${formatSetRate(threshold)}`;
  }
  return reason;
}
