import type { State } from '@hashr/messages/page-events.ts';
import { formatRate } from '../format.ts';

/** Formats the rate that the watcher observes, and its unit; without a rate, the unit says why there is none. Pure. */
export function observedRate({ watcher, redis }: Pick<State, 'watcher' | 'redis'>): { rate: string; unit: string } {
  if (redis === 'unavailable') {
    return { rate: '–', unit: 'Redis unavailable' };
  }
  if (watcher === null) {
    return { rate: '–', unit: 'no watcher' };
  }
  return 'gap' in watcher.rate
    ? { rate: '–', unit: 'no data' }
    : { rate: formatRate(watcher.rate.perSecond), unit: '/s' };
}
