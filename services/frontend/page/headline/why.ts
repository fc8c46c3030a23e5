import type { JournalEntry, WatcherStatus } from '@hashr/messages/burst.ts';
import { formatRate, formatSetRate } from '../format.ts';
import type { Sentence } from '../language/sentence.ts';
import { text } from '../language/text.ts';
import { reasonOf } from '../language/watcher-sentences.ts';

/**
 * Says in a few words why the traffic goes where it goes: the reason of the last change of the weights, or, before the
 * first one, what the watcher says now. Pure.
 *
 * @returns empty if nobody knows
 */
export function whyThere(watcher: WatcherStatus | null): Sentence[] {
  if (watcher === null) {
    return [];
  }
  const last = watcher.journal.find(({ kind }) => kind === 'moved' || kind === 'external');
  return last === undefined ? reasonOf(watcher) : shortReasonOf(last, watcher.thresholds);
}

function shortReasonOf(entry: JournalEntry, { burstAbove, returnBelow }: WatcherStatus['thresholds']): Sentence[] {
  const { verdict, perSecond } = entry;
  if (perSecond !== null && (verdict === 'above' || verdict === 'below')) {
    const threshold = verdict === 'above' ? burstAbove : returnBelow;
    const figures = { rate: formatRate(perSecond), threshold: formatSetRate(threshold) };
    return [{ text: text(verdict === 'above' ? 'headline.above' : 'headline.below', figures) }];
  }
  return reasonOf(entry);
}
