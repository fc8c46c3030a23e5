import { z } from 'zod';
import { frontendIdSchema } from './ids.ts';

/** The most seconds in a frontend's message on the channel `frontends`. */
export const MAX_REPORTED_SECONDS = 60;

/** Whole seconds since 1970. The maximum is the last one that a JavaScript Date can represent. */
export const epochSecondSchema = z.int().min(0).max(8.64e12);

/** In strings or requests per second. The maximum is far above every rate that a frontend accepts. */
export const rateSchema = z.number().min(0).max(1_000_000);
const count = z.int().min(0).max(1_000_000);

/**
 * Creates the schema of what a frontend counted of its own strings in consecutive seconds: columns of equal length. Its
 * own clock decides to which second a string belongs.
 */
export const createSecondsSchema = (maxSeconds: number) =>
  z
    .object({
      /** The second of the first value of each column. */
      fromSecond: epochSecondSchema,
      /** The offered load in that second, in requests per second; null: there are no values for that second. */
      offered: z.array(rateSchema.nullable()).max(maxSeconds),
      /** The strings that were hashed in that second, by cluster. */
      primary: z.array(count).max(maxSeconds),
      burst: z.array(count).max(maxSeconds),
      /** The strings that failed in that second. */
      failed: z.array(count).max(maxSeconds),
    })
    .refine(
      ({ offered, primary, burst, failed }) =>
        [primary, burst, failed].every(({ length }) => length === offered.length),
      'The columns have different lengths.',
    );

export type FrontendSeconds = z.infer<ReturnType<typeof createSecondsSchema>>;

/** The author's public key, and its signature over the rest of the message (see signature.ts in service-kit). */
export const signatureFields = { key: z.string().max(100), signature: z.string().max(200) };

/** frontend -> every frontend, together with its report: the newest seconds of its own strings. */
export const reportedSecondsSchema = z.object({
  id: frontendIdSchema,
  seconds: createSecondsSchema(MAX_REPORTED_SECONDS),
  ...signatureFields,
});

export type ReportedSeconds = z.infer<typeof reportedSecondsSchema>;
