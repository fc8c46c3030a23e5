import 'bootstrap/dist/css/bootstrap.min.css';
import './look/colors.css';
import './look/type.css';
import './look/layout.css';
import './look/marks.css';
import './look/views.css';
import type { State, You } from '@hashr/messages/page-events.ts';
import { createChart } from './chart/chart.ts';
import { connect } from './connection/connection.ts';
import { createConnectionView } from './connection/connection-view.ts';
import { showRoundTrip } from './connection/round-trip.ts';
import { createFrequencyControl } from './controls/frequency-control.ts';
import { rateOf } from './controls/load-plan.ts';
import { planPoints } from './controls/plan-points.ts';
import { createFrontendsView } from './details/frontends-view.ts';
import { createWorkersView } from './details/workers-view.ts';
import { find } from './elements.ts';
import { createFlowView } from './flow/flow-view.ts';
import { createOutcomeRateMeter } from './flow/outcome-rates.ts';
import { createRatesView } from './flow/rates-view.ts';
import { createHeadlineView, headlineFor } from './headline/headline.ts';
import { whyThere } from './headline/why.ts';
import { followLanguage } from './language/switch.ts';
import { language, onLanguageChange } from './language/text.ts';
import { createRequestsView } from './requests/requests-view.ts';
import { createResultsView } from './results/results-view.ts';
import { createShareLink } from './share-link.ts';
import { followTheme } from './theme.ts';
import { applyView, viewIn } from './view.ts';
import { createWatcherClock } from './watcher/watcher-clock.ts';
import { createWatcherView } from './watcher/watcher-view.ts';

/** The texts in index.html state this duration. */
const SHARE_WINDOW_MS = 5_000;

applyView(viewIn(location.search));
const { socket, state: connectionState, load } = connect((refusal) => control.showRefusal(refusal));
const control = createFrequencyControl(load, () => chart.redraw());
const outcomeRates = createOutcomeRateMeter(SHARE_WINDOW_MS);
const chart = createChart(() => planPoints(control.plan(), Date.now()));
const clock = createWatcherClock();
const rates = createRatesView();
const showConnection = createConnectionView();
const showHeadline = createHeadlineView();
const flow = createFlowView();
const showWatcher = createWatcherView(clock);
const showRequests = createRequestsView();
const showResults = createResultsView(() => state?.traceUrl);
const workers = createWorkersView();
const frontends = createFrontendsView();
let state: State | undefined;
let you: You = { frequency: 0, forgotten: false };
/** Whether there has been news of the connection. Before, the texts of index.html apply. */
let hasBegun = false;

showRoundTrip(socket);
createShareLink(() => {
  const shape = load.shape(performance.now())?.shape;
  const freq = shape === undefined && you.frequency > 0 ? String(you.frequency) : undefined;
  return { lang: language(), load: shape, freq };
});
followLanguage();
onLanguageChange(() => {
  chart.redraw();
  if (hasBegun) {
    updateYou(you);
  }
  if (state !== undefined) {
    showState(state);
  }
});
followTheme(() => {
  flow.redraw();
  chart.redraw();
});

function updateConnection(): void {
  hasBegun = true;
  const connection = connectionState();
  showConnection(connection);
  const pageState = state === undefined ? undefined : { ...state, you };
  const headline = headlineFor(pageState, outcomeRates.rates(), connection);
  showHeadline(headline, whyThere(state?.watcher ?? null));
}

function updateYou(newYou: You): void {
  you = newYou;
  if (you.forgotten) {
    load.forget();
  }
  updateLoad();
  updateConnection();
}

/** The rate of a shape changes with the time. */
function updateLoad(): void {
  const shape = load.shape(performance.now());
  const frequency = shape === undefined || !socket.connected ? you.frequency : rateOf(shape);
  control.showLoad(frequency, shape);
  rates.showYou({ ...you, frequency });
}

function updateState(newState: State): void {
  state = newState;
  clock.receive(state, Date.now());
  outcomeRates.add(state.totals, performance.now());
  chart.add(state);
  frontends.add(state.frontends);
  showState(state);
}

/** Shows a state, also again in another language. */
function showState(state: State): void {
  const nowMs = Date.now();
  rates.showState(state);
  updateLoad();
  flow.show(outcomeRates.rates(), state);
  showWatcher(state, nowMs);
  showRequests(state);
  workers.show(state);
  frontends.show(state);
  find('#codelab-link').hidden = state.codelab !== true;
  find('#results-empty').hidden = state.totals.sent > 0;
  updateConnection();
}

socket.on('connect', () => {
  control.showRefusal(undefined);
  updateConnection();
});
socket.on('disconnect', updateConnection);
socket.on('connect_error', updateConnection);
socket.on('refused', updateConnection);
socket.on('you', updateYou);
socket.on('state', updateState);
socket.on('history', chart.receiveHistory);
socket.on('calculation', ({ results, counts, workers: workerCounts }) => {
  flow.add(counts);
  workers.add(workerCounts);
  showResults(results);
});
