import type { FrontendView } from '@hashr/messages/page-events.ts';
import type { Failure, Totals } from '@hashr/messages/totals.ts';
import { formatCount } from '../format.ts';

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
  settledByResponse: 'settled by the response (no Redis message)',
  late: 'late',
  duplicate: 'duplicate',
  external: 'external',
  dropped: 'dropped (invalid)',
} satisfies Partial<Record<keyof Totals, string>>;

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
        const status = gone ? 'gone' : `${pages} ${pages === 1 ? 'page' : 'pages'}`;
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
