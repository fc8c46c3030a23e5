import type { WatcherStatus } from '@hashr/messages/burst.ts';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { drawThresholds, shadeBursts } from './chart-weights.ts';
import { find } from './element.ts';
import { createHistory, type History, type Sample } from './history.ts';
import { color } from './theme.ts';

/** How far back the chart goes. */
export const WINDOW_SECONDS = 120;

type Thresholds = WatcherStatus['thresholds'];

/** Draws the last two minutes: answers stacked by cluster, failures on top, what was asked, and what the watcher knows. */
export function createChart(): { add(sample: Sample, thresholds: Thresholds | undefined): void; redraw(): void } {
  const box = find('#chart');
  const history = createHistory(WINDOW_SECONDS);
  let thresholds: Thresholds | undefined;
  let plot: uPlot | undefined;

  /** Colours are part of uPlot's options, so a new theme means a new plot. */
  function redraw(): void {
    plot?.destroy();
    plot = new uPlot(
      options(box, history, () => thresholds),
      history.columns(),
      box,
    );
  }

  new ResizeObserver(() => plot?.setSize({ width: box.clientWidth, height: box.clientHeight })).observe(box);
  return {
    add(sample, newThresholds) {
      thresholds = newThresholds;
      history.add(sample, Date.now() / 1_000);
      plot?.setData(history.columns());
    },
    redraw,
  };
}

function options(box: HTMLElement, history: History, thresholds: () => Thresholds | undefined): uPlot.Options {
  // Canvas text does not grow with the page's by itself.
  const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  const axis: uPlot.Axis = {
    stroke: color('quiet'),
    grid: { stroke: color('line'), width: 1 },
    ticks: { show: false },
    font: `${0.8125 * rem}px system-ui, sans-serif`,
  };
  const area = (label: string, name: 'primary' | 'burst' | 'failed'): uPlot.Series => ({
    label,
    stroke: color(name),
    fill: color(name),
    width: 1,
    points: { show: false },
  });
  const line = (label: string, name: 'asked' | 'seen'): uPlot.Series => ({
    label,
    stroke: color(name),
    width: 2,
    points: { show: false },
  });
  return {
    width: box.clientWidth,
    height: box.clientHeight,
    // The marks of moves stand above the plot; page.css has the same measures.
    padding: [2 * rem, 2 * rem, 0, 0],
    legend: { show: false },
    cursor: { show: false },
    scales: {
      x: { range: () => [Date.now() / 1_000 - WINDOW_SECONDS, Date.now() / 1_000] },
      y: { range: (_, __, max) => [0, Math.max(10, (max ?? 0) * 1.15, (thresholds()?.burstAbove ?? 0) * 1.4)] },
    },
    axes: [
      {
        ...axis,
        size: 2 * rem,
        gap: 0.5 * rem,
        splits: (_, __, oldest, newest) => [120, 90, 60, 30, 0].map((ago) => Math.max(oldest, newest - ago)),
        values: () => ['2 min ago', '90 s', '60 s', '30 s', 'now'],
      },
      { ...axis, size: 4 * rem, values: (_, splits) => splits.map((value) => `${value} /s`) },
    ],
    // Each area is drawn over the one before, which leaves a stack.
    series: [
      {},
      area('failed', 'failed'),
      area('burst', 'burst'),
      area('primary', 'primary'),
      line('seen by the watcher', 'seen'),
      line('asked', 'asked'),
    ],
    hooks: {
      drawClear: [(plot) => shadeBursts(plot, history.bursts(), devicePixelRatio)],
      draw: [
        (plot) => {
          const lines = thresholds();
          if (lines !== undefined) {
            drawThresholds(plot, lines, devicePixelRatio);
          }
        },
      ],
    },
  };
}
