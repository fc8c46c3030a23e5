import type { History } from '@hashr/messages/history.ts';
import type { State } from '@hashr/messages/page-events.ts';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import './chart.css';
import { find } from '../elements.ts';
import { formatTime } from '../format.ts';
import { describeEntry } from '../watcher/journal-entry.ts';
import { createChartMarks } from './chart-marks.ts';
import { burstPeriods, toColumns } from './columns.ts';
import { createFrontendClock } from './frontend-clock.ts';
import { createGapRepair } from './gap-repair.ts';
import { sampleOf } from './live-sample.ts';
import { createPast, type Point } from './past.ts';
import type { PlanPoint } from './plan.ts';
import { type Drawn, plotOptions } from './plot-options.ts';
import { createRangeSwitch } from './range-switch.ts';
import { createSecondSlider } from './second-slider.ts';
import { createSecondValues, describeSecond } from './second-values.ts';
import { timeRange } from './time-axis.ts';

/** The chart of the last minutes. */
export interface Chart {
  /** Shows everything that a frontend knows. */
  receiveHistory(history: History): void;
  add(state: State): void;
  /** Draws everything again: in new colours, in another language, with another plan. */
  redraw(): void;
}

/**
 * Shows the last minutes: outcomes as stacked areas, the offered load, what the watcher observes, and weight changes. All
 * pages show the same closed seconds. For the newest ones, the page shows what it measures itself.
 *
 * @param plan returns the planned load, oldest point first; its future extends the plot
 */
export function createChart(plan: () => PlanPoint[] = () => []): Chart {
  const box = find('#chart');
  const clock = createFrontendClock();
  const past = createPast();
  const showMarks = createChartMarks();
  const values = createSecondValues();
  const windowSeconds = createRangeSwitch(update);
  const slider = createSecondSlider(update);
  let thresholds: Drawn['thresholds'];
  let points: Point[] = [];
  let drawn: Drawn = read();
  let plot: uPlot | undefined;
  /** The line of the second is where the keyboard has put it, not where the pointer is. */
  let isChosen = false;

  function read(): Drawn {
    const planned = plan().map(({ atSeconds, perSecond }) => ({
      atSeconds: clock.toFrontendMs(atSeconds * 1_000) / 1_000,
      perSecond,
    }));
    const nowSeconds = clock.toFrontendMs(Date.now()) / 1_000;
    const range = timeRange(nowSeconds, windowSeconds(), planned.at(-1)?.atSeconds);
    points = past.points(range.fromSeconds);
    const moveSeconds = past.moves().map(({ atMs }) => atMs / 1_000);
    return { range, thresholds, burstPeriods: burstPeriods(points), moveSeconds, plan: planned };
  }
  const timeOf = (frontendMs: number) => formatTime(clock.toPageMs(frontendMs));

  function update(): void {
    drawn = read();
    plot?.setData(toColumns(points));
    showMarks(past.moves(), drawn.range, (entry) => describeEntry(entry, timeOf(entry.atMs)));
    const closed = points.filter(({ isLive }) => !isLive);
    slider.setRange(Math.floor(closed[0]?.atSeconds ?? 0), Math.floor(closed.at(-1)?.atSeconds ?? 0));
    if (plot !== undefined) {
      showSecond(plot);
    }
  }

  /** Shows the values of the second that the keyboard has chosen, or of the one under the pointer. */
  function showSecond(plot: uPlot): void {
    const { left = -1 } = plot.cursor;
    const { second } = slider;
    if (second === undefined && isChosen) {
      isChosen = false;
      plot.setCursor({ left: -1, top: -1 }, false);
    }
    const { fromSeconds, toSeconds } = drawn.range;
    const secondsPerPixel = (toSeconds - fromSeconds) / plot.over.clientWidth;
    const pointed = left < 0 || isChosen ? undefined : fromSeconds + left * secondsPerPixel;
    const atSeconds = second === undefined ? pointed : second + 0.5;
    const point = atSeconds === undefined ? undefined : nearestPoint(points, atSeconds);
    if (point === undefined) {
      values.hide();
      return;
    }
    const time = timeOf(Math.floor(point.atSeconds) * 1_000);
    const pointLeft = (point.atSeconds - fromSeconds) / secondsPerPixel;
    if (second !== undefined) {
      isChosen = true;
      plot.setCursor({ left: pointLeft, top: 0 }, false);
      slider.describe(describeSecond(point, time));
    }
    values.show(point, time, plot.over.offsetLeft + pointLeft);
  }

  /** A new theme needs a new plot, because colours are options of uPlot. */
  function redraw(): void {
    plot?.destroy();
    drawn = read();
    plot = new uPlot(
      plotOptions(box, () => drawn, showSecond),
      toColumns(points),
      box,
    );
    update();
  }

  function receiveHistory(history: History): void {
    past.replace(history);
    update();
  }

  const repairGap = createGapRepair(past.hasGap, receiveHistory);
  new ResizeObserver(() => {
    plot?.setSize({ width: box.clientWidth, height: box.clientHeight });
    update();
  }).observe(box);
  return {
    receiveHistory,
    add(state) {
      const nowMs = Date.now();
      thresholds = state.watcher?.thresholds;
      clock.receive(state.atMs, nowMs);
      if (state.newest !== undefined) {
        past.add(state.newest);
        repairGap();
      }
      past.addLive(sampleOf(state), clock.toFrontendMs(nowMs) / 1_000);
      update();
    },
    redraw,
  };
}

/** Returns the point that is nearest to a time; undefined if none lies within a few seconds. Pure. */
function nearestPoint(points: Point[], atSeconds: number): Point | undefined {
  const distance = (point: Point) => Math.abs(point.atSeconds - atSeconds);
  const near = points.filter((point) => distance(point) <= 3);
  return near.reduce<Point | undefined>((a, b) => (a === undefined || distance(b) < distance(a) ? b : a), undefined);
}
