import 'bootstrap/dist/css/bootstrap.min.css';
import './page.css';
import { createBooksView } from './books-view.ts';
import { connect } from './connection.ts';
import { find, setText } from './element.ts';
import { createFrequencyControl } from './frequency-control.ts';
import { createNotices, noticesFor } from './notices.ts';
import { createRecentSplit } from './recent-split.ts';
import { createResultsList } from './results-list.ts';
import { createSplitLanes } from './split-lanes.ts';
import { followTheme } from './theme.ts';

followTheme();

const { socket, setFrequency, forget } = connect((error) => control.showError(error));
const control = createFrequencyControl(setFrequency);
const recent = createRecentSplit(10_000);
const showSplit = createSplitLanes();
const showBooks = createBooksView();
const showResults = createResultsList();
const showNotices = createNotices();

function showConnection(connected: boolean): void {
  find('#connection').classList.toggle('connected', connected);
  setText(find('#connection-text'), connected ? 'connected' : 'not connected, trying again');
  find('#main').classList.toggle('stale', !connected);
}

socket.on('connect', () => showConnection(true));
socket.on('disconnect', () => showConnection(false));
socket.on('connect_error', () => showConnection(false));

socket.on('state', (state) => {
  recent.add(state.totals, performance.now());
  showSplit(recent.perSecond());
  showBooks(state);
  showNotices(noticesFor(state));
  setText(find('#yours'), String(state.you.frequency));
  setText(find('#offered'), String(Number(state.offeredPerSecond.toFixed(1))));
  setText(find('#pages'), String(state.pages));
  find('#invitation').hidden = state.totals.sent > 0;
  if (state.you.forgotten) {
    forget();
  }
});

socket.on('calculation', ({ results }) => showResults(results));
