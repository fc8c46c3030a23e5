import { find, setText } from '../elements.ts';
import { type PlainKey, text } from '../language/text.ts';

const KEY = 'chart-range';

/** The ranges, and the texts that name them. */
const ranges = {
  two: { seconds: 120, title: 'chart.title', label: 'chart.label', marks: 'chart.marks' },
  ten: { seconds: 600, title: 'chart.titleTen', label: 'chart.labelTen', marks: 'chart.marksTen' },
} as const satisfies Record<string, { seconds: number; title: PlainKey; label: PlainKey; marks: PlainKey }>;

type Range = keyof typeof ranges;

/**
 * Shows the switch between the last two and the last ten minutes. The choice is kept in localStorage.
 *
 * @param onChange called after each choice
 * @returns a function that returns the chosen range, in seconds
 */
export function createRangeSwitch(onChange: () => void): () => number {
  const buttons = { two: find('#chart-two'), ten: find('#chart-ten') };
  let chosen: Range = localStorage.getItem(KEY) === 'ten' ? 'ten' : 'two';

  function show(): void {
    for (const [range, button] of Object.entries(buttons)) {
      button.setAttribute('aria-pressed', String(range === chosen));
    }
    const { title, label, marks } = ranges[chosen];
    // The names of the texts, too, so that they stay right in another language.
    const heading = find('#chart-title');
    heading.dataset.text = title;
    setText(heading, text(title));
    for (const [selector, key] of [
      ['#chart', label],
      ['#chart-marks', marks],
    ] as const) {
      const element = find(selector);
      element.dataset.label = key;
      element.setAttribute('aria-label', text(key));
    }
  }

  for (const [range, button] of Object.entries(buttons)) {
    button.addEventListener('click', () => {
      chosen = range as Range;
      localStorage.setItem(KEY, chosen);
      show();
      onChange();
    });
  }
  show();
  return () => ranges[chosen].seconds;
}
