import { find, newElement, setText } from '../elements.ts';
import { formatCount, formatRate, formatShare } from '../format.ts';
import { text } from '../language/text.ts';
import type { Point } from './past.ts';

/** The space between the line of the second and its values, in pixels. */
const GAP_PX = 10;
const unknown = '–';

/** The values of a second beside the line that marks it. */
export interface SecondValues {
  /**
   * @param leftPx the horizontal position of the second in the frame of the chart
   * @param time the time of day
   */
  show(point: Point, time: string, leftPx: number): void;
  hide(): void;
}

/** Creates the box with the values. Screen readers get them from the slider, see second-slider.ts. */
export function createSecondValues(): SecondValues {
  const box = find('#chart-values');
  const title = newElement('p', '', 'chart-values-title');
  const rows = new Map(
    (['offered', 'primary', 'burst', 'failed', 'observed', 'burst-period'] as const).map((name) => {
      const [label, value] = [newElement('span', ''), newElement('b', '', 'numeral')];
      const row = newElement('p', '');
      row.append(newElement('span', '', `mark ${name}`), label, value);
      return [name, { row, label, value }] as const;
    }),
  );
  box.replaceChildren(title, ...[...rows.values()].map(({ row }) => row));

  return {
    show(point, time, leftPx) {
      const labels = {
        offered: text('rates.offered'),
        primary: 'primary',
        burst: 'burst',
        failed: text('outcome.failed'),
        observed: text('rates.observed'),
        'burst-period': text('chart.routedToBurst'),
      };
      const values = { ...formatValues(point), 'burst-period': formatWeight(point) };
      setText(title, text('chart.perSecondAt', { time }));
      for (const [name, { label, value }] of rows) {
        setText(label, labels[name]);
        setText(value, values[name]);
      }
      box.hidden = false;
      place(box, leftPx);
    },
    hide() {
      box.hidden = true;
    },
  };
}

/** The values of a second as a sentence. */
export function describeSecond(point: Point, time: string): string {
  const values = formatValues(point);
  return point.observed === null
    ? text('chart.secondUnobserved', { time, ...values })
    : text('chart.second', { time, ...values });
}

/** Closed seconds have whole counts, live ones have rates. */
function formatValues(point: Point): Record<'offered' | 'primary' | 'burst' | 'failed' | 'observed', string> {
  const rate = (value: number | null) => (value === null ? unknown : formatRate(value));
  const count = (value: number | null) => (value === null || point.isLive ? rate(value) : formatCount(value));
  return {
    offered: rate(point.offered),
    primary: count(point.primary),
    burst: count(point.burst),
    failed: count(point.failed),
    observed: rate(point.observed),
  };
}

function formatWeight({ burstWeight }: Point): string {
  return burstWeight === null ? unknown : formatShare(burstWeight / 100);
}

/** Beside the line, in the half of the chart where the line is not. */
function place(box: HTMLElement, leftPx: number): void {
  const width = box.parentElement?.clientWidth ?? 0;
  const wanted = leftPx < width / 2 ? leftPx + GAP_PX : leftPx - GAP_PX - box.offsetWidth;
  box.style.left = `${Math.max(0, Math.min(wanted, width - box.offsetWidth))}px`;
}
