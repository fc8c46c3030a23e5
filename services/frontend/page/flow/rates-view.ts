import type { State, You } from '@hashr/messages/page-events.ts';
import { find, setText } from '../elements.ts';
import { formatRate, formatSetRate } from '../format.ts';
import { text } from '../language/text.ts';

/** Shows three rates: of this page, the offered load, and the rate that the watcher observes. */
export function createRatesView(): { showYou(you: You): void; showState(state: State): void } {
  const pageRate = find('#page-rate');
  const offeredLoad = find('#offered-load');
  const observed = find('#observed-rate');
  const observedUnit = find('#observed-unit');

  return {
    showYou({ frequency }) {
      setText(pageRate, formatSetRate(frequency));
    },
    showState(state) {
      setText(offeredLoad, formatSetRate(state.offeredPerSecond));
      offeredLoad.style.setProperty('--digits', String(offeredLoad.textContent.length));
      const { rate, unit } = observedRate(state);
      setText(observed, rate);
      setText(observedUnit, unit);
    },
  };
}

/** Formats the rate that the watcher observes, and its unit; without a rate, the unit says why there is none. Pure. */
export function observedRate({ watcher, redis }: Pick<State, 'watcher' | 'redis'>): { rate: string; unit: string } {
  if (redis === 'unavailable') {
    return { rate: '–', unit: text('rates.noRedis') };
  }
  if (watcher === null) {
    return { rate: '–', unit: text('rates.noWatcher') };
  }
  return 'gap' in watcher.rate
    ? { rate: '–', unit: text('rates.noData') }
    : { rate: formatRate(watcher.rate.perSecond), unit: '/s' };
}
