import type { Calculation } from '@hashr/messages/calculation.ts';
import { type Batch, MAX_RESULTS_PER_BATCH, type Result } from '@hashr/messages/page-events.ts';
import type { Outcome } from './books.ts';

/** Collects what comes in until the pages are told. */
export interface Batcher {
  settled(outcome: Outcome): void;
  /** A hash that another frontend sent for. */
  sibling(calculation: Calculation): void;
  /** A result that nobody's string waited for. */
  other(result: Result): void;
  /** What has come in since the last call, or undefined if nothing has. */
  flush(): Batch | undefined;
}

/** However much comes in, a batch holds the newest results only; its counts are exact. */
export function createBatcher(): Batcher {
  let results: Result[] = [];
  let counts = { primary: 0, burst: 0, failed: 0, other: 0 };

  function keep(result: Result): void {
    results.push(result);
    // Cut rarely rather than each time: shifting a long array for every result would cost more than the array.
    if (results.length > 2 * MAX_RESULTS_PER_BATCH) {
      results = results.slice(-MAX_RESULTS_PER_BATCH);
    }
  }

  return {
    settled(outcome) {
      if (outcome.kind === 'failed') {
        counts.failed += 1;
      } else {
        counts[outcome.calculation.cluster] += 1;
        keep(outcome.calculation);
      }
    },
    sibling(calculation) {
      counts[calculation.cluster] += 1;
      keep(calculation);
    },
    other(result) {
      counts.other += 1;
      keep(result);
    },
    flush() {
      if (results.length === 0 && counts.failed === 0) {
        return undefined;
      }
      const batch = { results: results.slice(-MAX_RESULTS_PER_BATCH), counts };
      results = [];
      counts = { primary: 0, burst: 0, failed: 0, other: 0 };
      return batch;
    },
  };
}
