import './requests.css';
import type { FrontendView, State } from '@hashr/messages/page-events.ts';
import type { Failure, Totals } from '@hashr/messages/totals.ts';
import { find, setText, showList } from '../elements.ts';
import { formatCount, formatMs } from '../format.ts';

const failureLabels: Record<Failure, string> = {
  refused: 'no connection',
  timeout: 'timeout',
  '429': 'over capacity (429)',
  '4xx': 'rejected (4xx)',
  '5xx': 'mesh or worker error (5xx)',
  lost: 'result lost',
};

/** Anomalies are not part of `sent = succeeded + failed + in flight`. */
const anomalyLabels = {
  skipped: 'skipped (limit reached)',
  settledByResponse: 'settled by the response',
  late: 'late',
  duplicate: 'duplicate',
  external: 'external',
  dropped: 'dropped (invalid)',
} satisfies Partial<Record<keyof Totals, string>>;

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

/** One line for each kind of failure that occurred: "over capacity (429): 12". */
export function failureLines({ failedByKind }: Totals): string[] {
  return countLines(failedByKind, failureLabels);
}

/** One line for each kind of anomaly that occurred: "late: 3". */
export function anomalyLines(totals: Totals): string[] {
  return countLines(totals, anomalyLabels);
}

/** One line for each frontend: "frontend-1: 2 pages, 1,234 sent"; none if there is only one frontend. */
export function frontendLines(frontends: FrontendView[]): string[] {
  return frontends.length === 1
    ? []
    : frontends.map(({ name, gone, pages, totals: { sent } }) => {
        const status = gone ? 'unavailable' : `${pages} ${pages === 1 ? 'page' : 'pages'}`;
        return `${name}: ${status}, ${formatCount(sent)} sent`;
      });
}

function countLines<Name extends string>(
  counts: Record<NoInfer<Name>, number>,
  labels: Record<Name, string>,
): string[] {
  return (Object.keys(labels) as Name[])
    .filter((name) => counts[name] > 0)
    .map((name) => `${labels[name]}: ${formatCount(counts[name])}`);
}
