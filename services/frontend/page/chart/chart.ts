import type { State } from '@hashr/messages/page-events.ts';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import './chart.css';
import { find } from '../elements.ts';
import { createHistory, sampleOf } from './history.ts';
import { plotOptions } from './plot-options.ts';

/** Shows the last seconds: outcomes as stacked areas, the offered load, and what the watcher observes. */
export function createChart(windowSeconds: number): { add(state: State): void; redraw(): void } {
  const box = find('#chart');
  const history = createHistory(windowSeconds);
  let thresholds: NonNullable<State['watcher']>['thresholds'] | undefined;
  let plot: uPlot | undefined;

  /** A new theme needs a new plot, because colours are options of uPlot. */
  function redraw(): void {
    plot?.destroy();
    plot = new uPlot(
      plotOptions(box, windowSeconds, history, () => thresholds),
      history.columns(),
      box,
    );
  }

  new ResizeObserver(() => plot?.setSize({ width: box.clientWidth, height: box.clientHeight })).observe(box);
  return {
    add(state) {
      thresholds = state.watcher?.thresholds;
      history.add(sampleOf(state), Date.now() / 1_000);
      plot?.setData(history.columns());
    },
    redraw,
  };
}
