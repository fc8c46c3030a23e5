import { failures, type Source, sumCounts, type Totals } from '@hashr/messages/totals.ts';
import type { Outcome } from './outcome.ts';

/** The kinds of anomalies: everything that is counted in addition to `sent = succeeded + failed + in flight`. */
export const anomalies = ['skipped', 'late', 'duplicate', 'settledByResponse', 'external', 'dropped'] as const;

type Anomaly = (typeof anomalies)[number];

/** The counters of a ledger. */
export interface Counts {
  addSent(source: Source): void;
  addSettled(outcome: Outcome): void;
  addAnomalies(kind: Anomaly, count: number): void;
  /** The counts as totals that do not change afterwards. */
  totals(inFlight: number): Totals;
}

/** Creates counters that start at 0. */
export function createCounts(): Counts {
  const sentBySource = { page: 0, api: 0 };
  const succeededByCluster = { primary: 0, burst: 0 };
  const failedByKind = zeros(failures);
  const anomalyCounts = zeros(anomalies);

  return {
    addSent(source) {
      sentBySource[source] += 1;
    },
    addSettled(outcome) {
      if (outcome.kind === 'succeeded') {
        succeededByCluster[outcome.calculation.cluster] += 1;
      } else {
        failedByKind[outcome.failure] += 1;
      }
    },
    addAnomalies(kind, count) {
      anomalyCounts[kind] += count;
    },
    totals: (inFlight) => ({
      sent: sumCounts(sentBySource),
      succeeded: sumCounts(succeededByCluster),
      failed: sumCounts(failedByKind),
      inFlight,
      ...anomalyCounts,
      sentBySource: { ...sentBySource },
      succeededByCluster: { ...succeededByCluster },
      failedByKind: { ...failedByKind },
    }),
  };
}

function zeros<Kind extends string>(kinds: readonly Kind[]): Record<Kind, number> {
  return Object.fromEntries(kinds.map((kind) => [kind, 0])) as Record<Kind, number>;
}
