import { z } from 'zod';
import type { Calculation } from './calculation.ts';
import type { Failure } from './totals.ts';
import { hashableStringSchema } from './work-order.ts';

/** The most strings that one `POST /api/hash` can ask for. */
export const MAX_COUNT = 1_000;

const countSentence = `"count" has to be a whole number from 1 to ${MAX_COUNT}.`;

/** program -> frontend, the body of `POST /api/hash`: without `str` each string is random. */
export const hashRequestSchema = z.object(
  {
    str: hashableStringSchema.optional(),
    count: z.int(countSentence).min(1, countSentence).max(MAX_COUNT, countSentence).default(1),
  },
  'Send a JSON object like {"str": "hello", "count": 1}.',
);

/** The answer to `POST /api/hash`, once each string is settled. `results` are the first few, at most 100. */
export interface HashResponse {
  sent: number;
  succeeded: number;
  failed: number;
  failedByKind: Partial<Record<Failure, number>>;
  results: Calculation[];
}
