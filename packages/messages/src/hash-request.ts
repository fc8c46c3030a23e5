import { z } from 'zod';
import type { Calculation } from './calculation.ts';
import type { Failure } from './totals.ts';
import { hashableStringSchema } from './work-order.ts';

/** The most strings that one `POST /api/hash` can send. */
export const MAX_COUNT = 1_000;

const countSentence = `"count" must be a whole number from 1 to ${MAX_COUNT}.`;

/** program -> frontend, the body of `POST /api/hash`. Without `str`, every string is random. */
export const hashRequestSchema = z.object(
  {
    str: hashableStringSchema.optional(),
    count: z.int(countSentence).min(1, countSentence).max(MAX_COUNT, countSentence).default(1),
  },
  'Send a JSON object like {"str": "hello", "count": 1}.',
);

/** The response to `POST /api/hash`, sent when every string is settled. `results` has the first ones, at most 100. */
export interface HashResponse {
  sent: number;
  succeeded: number;
  failed: number;
  failedByKind: Partial<Record<Failure, number>>;
  results: Calculation[];
}
