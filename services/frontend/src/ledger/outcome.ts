import type { Calculation } from '@hashr/messages/calculation.ts';
import type { Failure } from '@hashr/messages/totals.ts';

/** How a string was settled. The latency, in milliseconds, is measured from the moment at which the string was due. */
export type Outcome =
  | { kind: 'succeeded'; calculation: Calculation; latencyMs: number }
  | { kind: 'failed'; failure: Failure };
