import type { Calculation } from '@hashr/messages/calculation.ts';
import { type Batch, MAX_RESULTS_PER_BATCH, type Result } from '@hashr/messages/page-events.ts';
import type { Outcome } from '../ledger/outcome.ts';
import { createWorkerCounts } from './worker-counts.ts';

/** Collects results until they are sent to the pages. */
export interface Batcher {
  /** Adds a string of this frontend that was settled. */
  addOutcome(outcome: Outcome): void;
  /** Adds a result for a string of another frontend. */
  addPeerResult(calculation: Calculation): void;
  /** Adds a result for a string that no known frontend sent. */
  addExternal(result: Result): void;
  /** Returns everything since the last call, or undefined if there was nothing. */
  flush(): Batch | undefined;
}

/** Creates a batcher. A batch has exact counts, and only the newest results. */
export function createBatcher(): Batcher {
  let results: (Result | Succeeded)[] = [];
  let counts = noCounts();
  const workers = createWorkerCounts();

  function add(count: 'primary' | 'burst' | 'other', result: Result | Succeeded): void {
    counts[count] += 1;
    results.push(result);
    // Truncated rarely: shifting a long array for each result would cost more than the longer array.
    if (results.length > 2 * MAX_RESULTS_PER_BATCH) {
      results = results.slice(-MAX_RESULTS_PER_BATCH);
    }
  }

  return {
    addOutcome(outcome) {
      if (outcome.kind === 'failed') {
        counts.failed += 1;
        counts.failedAt[outcome.cluster ?? 'mesh'] += 1;
      } else {
        workers.add(outcome.calculation);
        add(outcome.calculation.cluster, outcome);
      }
    },
    addPeerResult(calculation) {
      workers.add(calculation);
      add(calculation.cluster, calculation);
    },
    addExternal: (result) => add('other', result),
    flush() {
      if (results.length === 0 && counts.failed === 0) {
        return undefined;
      }
      const batch = { results: results.slice(-MAX_RESULTS_PER_BATCH).map(toResult), counts, workers: workers.take() };
      results = [];
      counts = noCounts();
      return batch;
    },
  };
}

type Succeeded = Extract<Outcome, { kind: 'succeeded' }>;

/** The result of a string of this frontend has its times. */
function toResult(result: Result | Succeeded): Result {
  return 'kind' in result
    ? { ...result.calculation, waitMs: round(result.waitMs), latencyMs: round(result.latencyMs) }
    : result;
}

/** To microseconds. */
function round(ms: number): number {
  return Math.round(ms * 1_000) / 1_000;
}

function noCounts(): Required<Batch['counts']> {
  return { primary: 0, burst: 0, failed: 0, other: 0, failedAt: { mesh: 0, primary: 0, burst: 0 } };
}
