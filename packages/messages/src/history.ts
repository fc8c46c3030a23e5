import { z } from 'zod';
import { type JournalEntry, journalEntrySchema } from './burst.ts';
import { createSecondsSchema, epochSecondSchema, signatureFields } from './frontend-seconds.ts';
import { MAX_FRONTENDS } from './frontends.ts';
import { HISTORY_SECONDS, MAX_MOVES } from './history-limits.ts';
import { frontendIdSchema } from './ids.ts';

/**
 * What the watcher published in consecutive seconds: columns of equal length. Times are by the clock of the frontends.
 */
const watcherSecondsSchema = z
  .object({
    fromSecond: epochSecondSchema,
    /** When in that second the status was made, in milliseconds; null: there was none. Of several, the last one. */
    atMs: z.array(z.int().min(0).max(999).nullable()).max(HISTORY_SECONDS),
    /** The observed rate, in requests per second; null without data. */
    observed: z.array(z.number().min(0).nullable()).max(HISTORY_SECONDS),
    /** The weight of burst, in percent; null if it is unknown. */
    burstWeight: z.array(z.int().min(0).max(100).nullable()).max(HISTORY_SECONDS),
    /** The weight changes, oldest first. */
    moves: z.array(journalEntrySchema).max(MAX_MOVES),
  })
  .refine(
    ({ atMs, observed, burstWeight }) => atMs.length === observed.length && atMs.length === burstWeight.length,
    'The columns have different lengths.',
  );

export type WatcherSeconds = z.infer<typeof watcherSecondsSchema>;

/**
 * frontend -> every frontend, on the channel `history`: a request for the past, or a part of an answer.
 *
 * - request: the frontend `id` has started, or was disconnected from Redis, and misses what happened since
 *   `sinceSecond`. `answered`: the peers that have answered an earlier request. `needsShared`: no peer has answered for
 *   the frontends that are gone and for the watcher.
 * - frontend: the seconds of the frontend `of`, from the frontend `id`, which signs the message.
 * - watcher: the past of the watcher, from the frontend `id`, which signs the message.
 */
export const historyMessageSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('request'),
    id: frontendIdSchema,
    sinceSecond: epochSecondSchema,
    answered: z.array(frontendIdSchema).max(MAX_FRONTENDS),
    needsShared: z.boolean(),
  }),
  z.object({
    kind: z.literal('frontend'),
    id: frontendIdSchema,
    of: frontendIdSchema,
    seconds: createSecondsSchema(HISTORY_SECONDS),
    ...signatureFields,
  }),
  z.object({ kind: z.literal('watcher'), id: frontendIdSchema, past: watcherSecondsSchema, ...signatureFields }),
]);

export type HistoryMessage = z.infer<typeof historyMessageSchema>;

/** A request for the past. */
export type HistoryRequest = Extract<HistoryMessage, { kind: 'request' }>;

/** A part of an answer. */
export type HistoryAnswer = Exclude<HistoryMessage, HistoryRequest>;

/**
 * frontend -> page, the event `history` and a part of the state; also `GET /api/history`: consecutive seconds of all
 * frontends together, as columns of equal length. All times are by the clock of the frontends.
 */
export interface History {
  /** The second of the first value of each column: whole seconds since 1970. */
  fromSecond: number;
  /** The offered load, in requests per second; null: no frontend has values for that second. */
  offered: (number | null)[];
  /** The strings that were hashed in that second, by cluster. */
  primary: number[];
  burst: number[];
  /** The strings that failed in that second. */
  failed: number[];
  /** The rate that the watcher observed, in requests per second; null if there was none. */
  observed: (number | null)[];
  /** The weight of burst, in percent; null if it was unknown. */
  burstWeight: (number | null)[];
  /** The weight changes, oldest first. A refusal is none. */
  moves: JournalEntry[];
}
