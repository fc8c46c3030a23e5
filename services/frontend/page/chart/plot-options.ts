import type { WatcherStatus } from '@hashr/messages/burst.ts';
import type uPlot from 'uplot';
import { text } from '../language/text.ts';
import { color } from '../theme.ts';
import type { History } from './history.ts';
import { drawBurstPeriods } from './shading.ts';
import { drawThresholds } from './thresholds.ts';

type Thresholds = WatcherStatus['thresholds'];

/**
 * Returns the options of the plot in the current colours and at the current size of its box.
 *
 * @param windowSeconds the width of the plot in time, up to now
 */
export function plotOptions(
  box: HTMLElement,
  windowSeconds: number,
  history: History,
  thresholds: () => Thresholds | undefined,
): uPlot.Options {
  const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  return {
    width: box.clientWidth,
    height: box.clientHeight,
    // The marks of the journal are above the plot. chart.css has the same sizes.
    padding: [2 * rem, 2 * rem, 0, 0],
    legend: { show: false },
    cursor: { show: false },
    scales: {
      x: { range: () => [Date.now() / 1_000 - windowSeconds, Date.now() / 1_000] },
      y: { range: (_, __, max) => [0, axisMax(max, thresholds()?.burstAbove)] },
    },
    axes: axes(rem),
    // Each area covers a part of the one before it, so that the areas look stacked.
    series: [{}, area('failed'), area('burst'), area('primary'), line('observed'), line('strong')],
    hooks: {
      drawClear: [(plot) => drawBurstPeriods(plot, history.burstPeriods(), devicePixelRatio)],
      draw: [(plot) => drawThresholds(plot, thresholds(), devicePixelRatio)],
    },
  };
}

/**
 * Returns the end of the vertical axis, with space above the highest value and the upper threshold. Pure.
 *
 * @param max the highest value; null if there are no values
 */
export function axisMax(max: number | null, burstAbove = 0): number {
  return Math.max(10, (max ?? 0) * 1.15, burstAbove * 1.4);
}

/** @param rem the font size of the page, in pixels, because canvas text does not scale with it */
function axes(rem: number): uPlot.Axis[] {
  const axis: uPlot.Axis = {
    stroke: color('muted'),
    grid: { stroke: color('line'), width: 1 },
    ticks: { show: false },
    font: `${0.8125 * rem}px system-ui, sans-serif`,
  };
  return [
    {
      ...axis,
      size: 2 * rem,
      gap: 0.5 * rem,
      splits: (_, __, oldest, newest) => [120, 90, 60, 30, 0].map((ago) => Math.max(oldest, newest - ago)),
      values: () => [
        text('chart.minutesAgo', { minutes: 2 }),
        ...[90, 60, 30].map((seconds) => text('chart.secondsAgo', { seconds })),
        text('chart.now'),
      ],
    },
    { ...axis, size: 4 * rem, values: (_, splits) => splits.map((value) => `${value} /s`) },
  ];
}

function area(name: 'primary' | 'burst' | 'failed'): uPlot.Series {
  return { stroke: color(name), fill: color(name), width: 1, points: { show: false } };
}

function line(name: 'observed' | 'strong'): uPlot.Series {
  return { stroke: color(name), width: 2, points: { show: false } };
}
