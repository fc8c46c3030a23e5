import { find } from '../elements.ts';

/** The seconds that a key moves the slider by. */
const keySteps: Record<string, number> = {
  ArrowLeft: -1,
  ArrowDown: -1,
  ArrowRight: 1,
  ArrowUp: 1,
  PageDown: -10,
  PageUp: 10,
};

/** A slider over the chart that chooses a second with the keyboard, and says its values to screen readers. */
export interface SecondSlider {
  /** The chosen second; undefined unless the slider has the focus. */
  readonly second: number | undefined;
  /** Sets the range of seconds. A chosen second that has left the range becomes its end. */
  setRange(fromSecond: number, toSecond: number): void;
  /** Sets the sentence about the chosen second. */
  describe(sentence: string): void;
}

/** @param onChange called when the chosen second has changed */
export function createSecondSlider(onChange: () => void): SecondSlider {
  const slider = find('#chart-slider');
  let range = { from: 0, to: 0 };
  let second: number | undefined;

  function choose(wanted: number | undefined): void {
    second = wanted === undefined ? undefined : Math.max(range.from, Math.min(range.to, wanted));
    showPosition();
    onChange();
  }
  /** Relative to the end of the range: "1,790,000,000" means nothing to anybody. */
  function showPosition(): void {
    slider.setAttribute('aria-valuemin', String(range.from - range.to));
    slider.setAttribute('aria-valuemax', '0');
    slider.setAttribute('aria-valuenow', String((second ?? range.to) - range.to));
  }

  slider.addEventListener('focus', () => choose(range.to));
  slider.addEventListener('blur', () => choose(undefined));
  slider.addEventListener('keydown', (event) => {
    const step = keySteps[event.key];
    if (step !== undefined) {
      choose((second ?? range.to) + step);
    } else if (event.key === 'Home' || event.key === 'End') {
      choose(event.key === 'Home' ? range.from : range.to);
    } else {
      return;
    }
    event.preventDefault();
  });

  return {
    get second() {
      return second;
    },
    setRange(from, to) {
      range = { from, to };
      second = second === undefined ? undefined : Math.max(from, Math.min(to, second));
      showPosition();
    },
    describe: (sentence) => slider.setAttribute('aria-valuetext', sentence),
  };
}
