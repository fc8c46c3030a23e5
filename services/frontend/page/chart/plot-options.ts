import type { WatcherStatus } from '@hashr/messages/burst.ts';
import type uPlot from 'uplot';
import { color } from '../theme.ts';
import type { BurstPeriod } from './columns.ts';
import { drawMoments } from './moment-lines.ts';
import { drawPlan, highestPlanned, type PlanPoint } from './plan.ts';
import { drawBurstPeriods } from './shading.ts';
import { drawThresholds } from './thresholds.ts';
import { labelTimes, type TimeRange, timeLabels } from './time-axis.ts';

/** What the plot shows besides its series. All times in seconds since 1970 by the clock of the frontends. */
export interface Drawn {
  range: TimeRange;
  thresholds: WatcherStatus['thresholds'] | undefined;
  burstPeriods: BurstPeriod[];
  moveSeconds: number[];
  /** Oldest first. */
  plan: PlanPoint[];
}

/**
 * Returns the options of the plot in the current colours and at the current size of its box.
 *
 * @param read returns what the plot shows now
 * @param onCursor called when the second under the pointer has changed
 */
export function plotOptions(box: HTMLElement, read: () => Drawn, onCursor: (plot: uPlot) => void): uPlot.Options {
  const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  return {
    width: box.clientWidth,
    height: box.clientHeight,
    // The marks of the journal are above the plot. chart.css has the same sizes.
    padding: [2 * rem, 2 * rem, 0, 0],
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false, setScale: false }, points: { show: false } },
    scales: {
      x: { range: () => [read().range.fromSeconds, read().range.toSeconds] },
      y: { range: (_, __, max) => [0, axisMax(max, read())] },
    },
    axes: axes(rem, () => read().range),
    // Each area covers a part of the one before it, so that the areas look stacked.
    series: [{}, area('failed'), area('burst'), area('primary'), line('observed'), line('strong')],
    hooks: {
      drawClear: [(plot) => drawBurstPeriods(plot, read().burstPeriods, devicePixelRatio)],
      draw: [
        (plot) => {
          const { range, thresholds, moveSeconds, plan } = read();
          const hasFuture = range.toSeconds > range.nowSeconds;
          drawMoments(plot, moveSeconds, hasFuture ? range.nowSeconds : undefined, devicePixelRatio);
          drawThresholds(plot, thresholds, devicePixelRatio);
          drawPlan(plot, plan, devicePixelRatio);
        },
      ],
      setCursor: [onCursor],
    },
  };
}

/**
 * Returns the end of the vertical axis, with space above the highest value, the plan and the upper threshold. Pure.
 *
 * @param max the highest value; null if there are no values
 */
export function axisMax(
  max: number | null,
  { thresholds, plan, range }: Omit<Drawn, 'burstPeriods' | 'moveSeconds'>,
): number {
  const planned = highestPlanned(plan, range.fromSeconds, range.toSeconds);
  return Math.max(10, (max ?? 0) * 1.15, planned * 1.15, (thresholds?.burstAbove ?? 0) * 1.4);
}

/** @param rem the font size of the page, in pixels, because canvas text does not scale with it */
function axes(rem: number, readRange: () => TimeRange): uPlot.Axis[] {
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
      splits: ({ over }) => labelTimes(readRange(), over.clientWidth / rem),
      values: (_, times) => timeLabels(times, readRange().nowSeconds),
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
