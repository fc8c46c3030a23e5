import 'bootstrap/dist/css/bootstrap.min.css';
import './page.css';
import type { State, You } from '@hashr/messages/page-events.ts';
import { createAnswerGrid } from './answer-grid.ts';
import { createBooksView } from './books-view.ts';
import { createChart, WINDOW_SECONDS } from './chart.ts';
import { createChartMarks } from './chart-marks.ts';
import { type ConnectionState, connect } from './connection.ts';
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

/** What stands beside the page's title. */
const connectionWords: Record<ConnectionState, string> = {
  connected: 'connected',
  disconnected: 'not connected, trying again',
  'too-many-pages': 'refused, trying again soon',
  'too-many-events': 'refused, trying again soon',
  'too-slow': 'refused, trying again soon',
};

const { socket, state: connectionState, setFrequency, forget } = connect((error) => control.showError(error));
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
let state: State | undefined;
let you: You = { frequency: 0, forgotten: false };

followTheme(() => {
  grid.redraw();
  chart.redraw();
});

function showConnection(): void {
  const connection = connectionState();
  const connected = connection === 'connected';
  find('#connection').classList.toggle('connected', connected);
  setText(find('#connection-text'), connectionWords[connection]);
  find('#main').classList.toggle('stale', !connected);
  showHeadline(headlineFor(state === undefined ? undefined : { ...state, you }, recent.perSecond(), connection));
}

function showYou(newYou: You): void {
  you = newYou;
  control.showFrequency(you.frequency);
  setText(find('#yours'), formatRate(you.frequency));
  if (you.forgotten) {
    forget();
  }
  showConnection();
}

function showState(newState: State): void {
  state = newState;
  const nowMs = Date.now();
  const { watcher } = state;
  clock.hear(state, nowMs);
  recent.add(state.totals, performance.now());
  showFlow(recent.perSecond(), watcher?.weights ?? null);
  showWatcher(state, nowMs);
  showMarks(watcher?.journal ?? [], nowMs);
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
  setText(find('#offered'), formatRate(state.offeredPerSecond));
  find('#invitation').hidden = state.totals.sent > 0;
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
socket.on('refused', showConnection);
socket.on('you', showYou);
socket.on('state', showState);
socket.on('calculation', ({ results, counts }) => {
  grid.add(counts);
  showResults(results);
});
