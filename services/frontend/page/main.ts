import 'bootstrap/dist/css/bootstrap.min.css';
import './page.css';
import type { State, You } from '@hashr/messages/page-events.ts';
import { createChart } from './chart/chart.ts';
import { createChartMarks } from './chart/chart-marks.ts';
import { connect } from './connection/connection.ts';
import { createConnectionView } from './connection/connection-view.ts';
import { createFrequencyControl } from './controls/frequency-control.ts';
import { find } from './elements.ts';
import { createFlowView } from './flow/flow-view.ts';
import { createOutcomeRateMeter } from './flow/outcome-rates.ts';
import { createRatesView } from './flow/rates-view.ts';
import { createHeadlineView, headlineFor } from './headline/headline.ts';
import { createRequestsView } from './requests/requests-view.ts';
import { createResultsView } from './results/results-view.ts';
import { followTheme } from './theme.ts';
import { createWatcherClock } from './watcher/watcher-clock.ts';
import { createWatcherView } from './watcher/watcher-view.ts';

/** The texts in index.html state these durations. */
const CHART_WINDOW_SECONDS = 120;
const SHARE_WINDOW_MS = 5_000;

const { socket, state: connectionState, setFrequency, forgetFrequency } = connect((error) => control.showError(error));
const control = createFrequencyControl(setFrequency);
const outcomeRates = createOutcomeRateMeter(SHARE_WINDOW_MS);
const chart = createChart(CHART_WINDOW_SECONDS);
const clock = createWatcherClock();
const rates = createRatesView();
const showConnection = createConnectionView();
const showHeadline = createHeadlineView();
const flow = createFlowView();
const showChartMarks = createChartMarks(clock, CHART_WINDOW_SECONDS);
const showWatcher = createWatcherView(clock);
const showRequests = createRequestsView();
const showResults = createResultsView();
let state: State | undefined;
let you: You = { frequency: 0, forgotten: false };

followTheme(() => {
  flow.redraw();
  chart.redraw();
});

function updateConnection(): void {
  const connection = connectionState();
  showConnection(connection);
  showHeadline(headlineFor(state === undefined ? undefined : { ...state, you }, outcomeRates.rates(), connection));
}

function updateYou(newYou: You): void {
  you = newYou;
  control.showFrequency(you.frequency);
  rates.showYou(you);
  if (you.forgotten) {
    forgetFrequency();
  }
  updateConnection();
}

function updateState(newState: State): void {
  state = newState;
  const nowMs = Date.now();
  clock.receive(state, nowMs);
  outcomeRates.add(state.totals, performance.now());
  rates.showState(state);
  flow.show(outcomeRates.rates(), state);
  chart.add(state);
  showChartMarks(state.watcher?.journal ?? [], nowMs);
  showWatcher(state, nowMs);
  showRequests(state);
  find('#codelab-link').hidden = state.codelab !== true;
  find('#results-empty').hidden = state.totals.sent > 0;
  updateConnection();
}

socket.on('connect', () => {
  control.showError('');
  updateConnection();
});
socket.on('disconnect', updateConnection);
socket.on('connect_error', updateConnection);
socket.on('refused', updateConnection);
socket.on('you', updateYou);
socket.on('state', updateState);
socket.on('calculation', ({ results, counts }) => {
  flow.add(counts);
  showResults(results);
});
