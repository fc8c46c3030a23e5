import 'bootstrap/dist/css/bootstrap.min.css';
import './page.css';
import type { PageState } from '@hashr/messages/page-events.ts';
import { createAnswerGrid } from './answer-grid.ts';
import { createBooksView } from './books-view.ts';
import { createChart, WINDOW_SECONDS } from './chart.ts';
import { createChartMarks } from './chart-marks.ts';
import { connect } from './connection.ts';
import { find, setText } from './element.ts';
import { createFlow } from './flow.ts';
import { createFrequencyControl } from './frequency-control.ts';
import { createHeadline, headlineFor } from './headline.ts';
import { createRecentSplit } from './recent-split.ts';
import { createResultsList } from './results-list.ts';
import { followTheme } from './theme.ts';
import { createWatcherClock } from './watcher-clock.ts';
import { createWatcherView } from './watcher-view.ts';
import { burstShareOf } from './weights.ts';

const SPLIT_WINDOW_MS = 5_000;

const { socket, setFrequency, forget } = connect((error) => control.showError(error));
const control = createFrequencyControl(setFrequency);
const recent = createRecentSplit(SPLIT_WINDOW_MS);
const grid = createAnswerGrid();
const chart = createChart();
const clock = createWatcherClock();
const showMarks = createChartMarks(clock, WINDOW_SECONDS);
const showWatcher = createWatcherView(clock);
const showBooks = createBooksView();
const showFlow = createFlow();
const showHeadline = createHeadline();
const showResults = createResultsList();
let state: PageState | undefined;

followTheme(() => {
  grid.redraw();
  chart.redraw();
});

function showConnection(): void {
  const { connected } = socket;
  find('#connection').classList.toggle('connected', connected);
  setText(find('#connection-text'), connected ? 'connected' : 'not connected, trying again');
  find('#main').classList.toggle('stale', !connected);
  showHeadline(headlineFor(state, recent.perSecond(), connected));
}

function showState(newState: PageState): void {
  state = newState;
  const nowMs = Date.now();
  const { watcher } = state;
  clock.hear(state, nowMs);
  recent.add(state.totals, performance.now());
  showFlow(recent.perSecond(), watcher?.weights ?? null);
  showWatcher(state, nowMs);
  showMarks(watcher?.decisions ?? [], nowMs);
  showBooks(state);
  const heard = state.redis === 'connected' ? watcher : null;
  chart.add(
    {
      asked: state.offeredPerSecond,
      ...state.perSecond,
      seen: heard !== null && 'perSecond' in heard.rate ? heard.rate.perSecond : null,
      burstShare: burstShareOf(heard?.weights ?? null),
    },
    watcher?.thresholds,
  );
  control.showFrequency(state.you.frequency);
  setText(find('#yours'), formatRate(state.you.frequency));
  setText(find('#offered'), formatRate(state.offeredPerSecond));
  find('#invitation').hidden = state.totals.sent > 0;
  if (state.you.forgotten) {
    forget();
  }
  showConnection();
}

function formatRate(perSecond: number): string {
  return String(Number(perSecond.toFixed(1)));
}

socket.on('connect', () => {
  control.showError('');
  showConnection();
});
socket.on('disconnect', showConnection);
socket.on('connect_error', showConnection);
socket.on('state', showState);
socket.on('calculation', ({ results, counts }) => {
  grid.add(counts);
  showResults(results);
});
