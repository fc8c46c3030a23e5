import type { State, You } from '@hashr/messages/page-events.ts';
import { find, setText } from '../elements.ts';
import { formatSetRate } from '../format.ts';
import { observedRate } from './observed-rate.ts';

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
      const { rate, unit } = observedRate(state);
      setText(observed, rate);
      setText(observedUnit, unit);
    },
  };
}
