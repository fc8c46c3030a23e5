import './requests.css';
import type { State } from '@hashr/messages/page-events.ts';
import { find, setText, showList } from '../elements.ts';
import { formatCount, formatMs } from '../format.ts';
import { anomalyLines, failureLines, frontendLines } from './request-lines.ts';

/** Shows the totals, failures and anomalies of all frontends, the latency of this one, and the frontends if there are several. */
export function createRequestsView(): (state: State) => void {
  const totals = (['sent', 'succeeded', 'failed', 'inFlight'] as const).map((name) => ({
    name,
    element: find(`[data-total=${name}]`),
  }));
  const latencies = (['p50', 'p95', 'p99'] as const).map((name) => ({ name, element: find(`[data-latency=${name}]`) }));
  const failures = find('#failures');
  const anomalies = find('#anomalies');
  const frontends = find('#frontends');

  return (state) => {
    for (const { name, element } of totals) {
      setText(element, formatCount(state.totals[name]));
    }
    for (const { name, element } of latencies) {
      setText(element, state.latencyMs === null ? '–' : formatMs(state.latencyMs[name]));
    }
    showList(failures, failureLines(state.totals));
    showList(anomalies, anomalyLines(state.totals));
    showList(frontends, frontendLines(state.frontends));
  };
}
