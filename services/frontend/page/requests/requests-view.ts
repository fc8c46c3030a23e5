import './requests.css';
import type { State } from '@hashr/messages/page-events.ts';
import type { Failure, Totals } from '@hashr/messages/totals.ts';
import { find, setText, showList } from '../elements.ts';
import { formatCount, formatMs } from '../format.ts';
import { type Key, text } from '../language/text.ts';

const failureTexts = {
  refused: 'failure.refused',
  timeout: 'failure.timeout',
  '429': 'failure.429',
  '4xx': 'failure.4xx',
  '5xx': 'failure.5xx',
  lost: 'failure.lost',
} as const satisfies Record<Failure, Key>;

/** Anomalies are not part of `sent = succeeded + failed + in flight`. */
const anomalyTexts = {
  skipped: 'anomaly.skipped',
  settledByResponse: 'anomaly.settledByResponse',
  late: 'anomaly.late',
  duplicate: 'anomaly.duplicate',
  external: 'anomaly.external',
  dropped: 'anomaly.dropped',
} as const satisfies Partial<Record<keyof Totals, Key>>;

/** Shows the totals, failures and anomalies of all frontends, and the latency of this one. */
export function createRequestsView(): (state: State) => void {
  const totals = (['sent', 'succeeded', 'failed', 'inFlight'] as const).map((name) => ({
    name,
    element: find(`[data-total=${name}]`),
  }));
  const latencies = (['p50', 'p95', 'p99'] as const).map((name) => ({ name, element: find(`[data-latency=${name}]`) }));
  const failures = find('#failures');
  const anomalies = find('#anomalies');

  return (state) => {
    for (const { name, element } of totals) {
      setText(element, formatCount(state.totals[name]));
    }
    for (const { name, element } of latencies) {
      setText(element, state.latencyMs === null ? '–' : formatMs(state.latencyMs[name]));
    }
    showList(failures, failureLines(state.totals));
    showList(anomalies, anomalyLines(state.totals));
  };
}

/** One line for each kind of failure that occurred: "over capacity (429): 12". */
export function failureLines({ failedByKind }: Totals): string[] {
  return countLines(failedByKind, failureTexts);
}

/** One line for each kind of anomaly that occurred: "late: 3". */
export function anomalyLines(totals: Totals): string[] {
  return countLines(totals, anomalyTexts);
}

/** A text with one parameter, the count. */
type CountKey = (typeof failureTexts)[Failure] | (typeof anomalyTexts)[keyof typeof anomalyTexts];

function countLines<Name extends string>(
  counts: Record<NoInfer<Name>, number>,
  texts: Record<Name, CountKey>,
): string[] {
  return (Object.keys(texts) as Name[])
    .filter((name) => counts[name] > 0)
    .map((name) => text<CountKey>(texts[name], { count: counts[name] }));
}
