import type { JournalEntry, WatcherStatus } from '@hashr/messages/burst.ts';
import { rateFigures } from '@hashr/messages/rate-figures.ts';
import type { RateFinding, Why } from '@hashr/messages/why.ts';
import { formatRate, formatSetRate } from '../format.ts';
import type { Sentence } from '../language/sentence.ts';
import { text } from '../language/text.ts';
import { reasonOf } from '../language/watcher-sentences.ts';

/**
 * Says in a few words why the traffic goes where it goes: the reason of the last change of the weights, or, before the
 * first one, what the watcher says now.
 *
 * @returns empty if nobody knows
 */
export function whyThere(watcher: WatcherStatus | null): Sentence[] {
  if (watcher === null) {
    return [];
  }
  const last = watcher.journal.find(({ kind }) => kind === 'moved' || kind === 'external');
  const shown = last ?? watcher;
  const short = shortReason(shown.why) ?? (last && shortReasonOf(last, watcher.thresholds));
  return short === undefined ? reasonOf(shown) : [{ text: short }];
}

/** The rate, and what it is compared with, without what follows from it; undefined: the rate is not the reason. */
function shortReason(why: Why | undefined): string | undefined {
  if (why === undefined) {
    return undefined;
  }
  const { finding } = 'proposal' in why && 'finding' in why.proposal ? why.proposal : 'finding' in why ? why : {};
  return finding && comparison(finding);
}

function comparison(finding: RateFinding): string {
  switch (finding.kind) {
    case 'above':
    case 'barely-above':
      return text('headline.above', beyond(finding));
    case 'below':
    case 'barely-below':
    case 'incomplete':
      return text('headline.below', beyond(finding));
    case 'between':
      return text('headline.between', {
        rate: rateFigures(finding.perSecond, finding.returnBelow),
        returnBelow: formatSetRate(finding.returnBelow),
        burstAbove: formatSetRate(finding.burstAbove),
      });
    case 'shared':
      return text('headline.shared', {
        rate: rateFigures(finding.perSecond),
        capacity: formatSetRate(finding.capacity),
      });
  }
}

function beyond({ perSecond, threshold }: Extract<RateFinding, { threshold: number }>) {
  return { rate: rateFigures(perSecond, threshold), threshold: formatSetRate(threshold) };
}

/** The same for an entry of an older watcher, without data. */
function shortReasonOf(
  { verdict, perSecond }: JournalEntry,
  { burstAbove, returnBelow }: WatcherStatus['thresholds'],
): string | undefined {
  if (perSecond === null || (verdict !== 'above' && verdict !== 'below')) {
    return undefined;
  }
  const threshold = verdict === 'above' ? burstAbove : returnBelow;
  const figures = { rate: formatRate(perSecond), threshold: formatSetRate(threshold) };
  return text(verdict === 'above' ? 'headline.above' : 'headline.below', figures);
}
