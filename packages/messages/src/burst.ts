import { z } from 'zod';
import { clusterSchema } from './cluster.ts';
import { traceparentSchema } from './traceparent.ts';
import { noticesSchema, whySchema } from './why.ts';

/** The most journal entries of a status. */
export const MAX_JOURNAL_ENTRIES = 20;

/** The longest sentence of a status, in UTF-16 code units. */
export const MAX_SENTENCE = 500;

const percent = z.int().min(0).max(100);
/** Milliseconds since 1970. The maximum is the last time that a JavaScript Date can represent. */
const epochMs = z.number().min(0).max(8.64e15);
const perSecond = z.number().min(0);
const sentence = z.string().max(MAX_SENTENCE);
/**
 * The data of a sentence; missing in the status of an older watcher. What a newer watcher sends and this schema does not
 * know is left out, because its sentence is there, too.
 */
const why = whySchema.optional().catch(undefined);

/** The percentage of requests that each subset gets. */
export const weightsSchema = z
  .object({ primary: percent, burst: percent })
  .refine(({ primary, burst }) => primary + burst === 100, 'The weights do not add up to 100.');

export type Weights = z.infer<typeof weightsSchema>;

/** Why there is no rate. Metrics that can be read but have no counter yet are a rate of 0 instead. */
export const rateGaps = ['unreachable', 'error', 'nothing-scraped', 'not-a-number', 'stale', 'too-soon'] as const;

/**
 * Every verdict of the watcher, and its effect.
 * - keep: the weights are as the rate proposes, or the rate is between the thresholds
 * - move: the weights change (in a dry run: would change)
 * - hold: nothing moves, regardless of the rate
 * - refuse: the rate (or force) proposes other weights, and a guardrail refuses them
 */
export const verdictEffects = {
  settled: 'keep',
  above: 'move',
  below: 'move',
  forced: 'move',
  /** A subset with weight has no healthy worker, and the other one has. */
  'subset-down': 'move',
  paused: 'hold',
  'no-data': 'hold',
  'both-down': 'hold',
  contended: 'refuse',
  'minimum-time': 'refuse',
  'target-down': 'refuse',
  'target-recovering': 'refuse',
  /** The route does not split by subset, so there are no weights. */
  'not-steering': 'hold',
  /** The weights cannot be read, or the settings are wrong; see `problem`. */
  problem: 'hold',
} as const;

export type Verdict = keyof typeof verdictEffects;

/** The verdicts with an effect. */
export type VerdictWith<Effect extends (typeof verdictEffects)[Verdict]> = {
  [Name in Verdict]: (typeof verdictEffects)[Name] extends Effect ? Name : never;
}[Verdict];

/** All verdicts. */
export const verdicts = Object.keys(verdictEffects) as [Verdict, ...Verdict[]];

/**
 * The kinds of journal entries.
 * - moved: the watcher changed the weights
 * - would-move: the watcher would have changed them without the dry run
 * - refused: a guardrail refused a move that the rate required
 * - failed: the watcher tried to change the weights and failed
 * - external: another client changed the weights
 * - not-steering: another client applied a route that does not split by subset
 */
export const journalKinds = ['moved', 'would-move', 'refused', 'failed', 'external', 'not-steering'] as const;

export const journalEntrySchema = z.object({
  atMs: epochMs,
  kind: z.enum(journalKinds),
  verdict: z.enum(verdicts),
  /** Null: not known, or the route did not split by subset. */
  from: weightsSchema.nullable(),
  /** Null: the route does not split by subset. */
  to: weightsSchema.nullable(),
  /** The observed rate, in requests per second; null without data. */
  perSecond: perSecond.nullable(),
  /** In English. */
  reason: sentence,
  why,
  /** The operation that changed the weights. Absent if the watcher does not trace. */
  traceparent: traceparentSchema.optional(),
});

export type JournalEntry = z.infer<typeof journalEntrySchema>;

const subsetSchema = z.object({
  /** Endpoints that the frontends' sidecars consider healthy; null if unknown. */
  healthyEndpoints: z.int().min(0).nullable(),
  /** The share of its recent requests that failed, 0 to 1; null if unknown, or without requests. */
  failedShare: z.number().min(0).max(1).nullable(),
});

const statusFields = z.object({
  /** The name of the watcher: in a cluster the name of its pod. */
  name: z.string().max(100),
  /** The time of the tick. */
  atMs: epochMs,
  mode: z.enum(['flip', 'proportional']),
  source: z.enum(['mesh', 'prometheus']),
  dryRun: z.boolean(),
  /** In requests per second. */
  thresholds: z.object({ burstAbove: perSecond, returnBelow: perSecond }),
  rate: z.union([
    z.object({ perSecond, windowSeconds: z.number().min(0) }),
    z.object({ gap: z.enum(rateGaps), reason: sentence, sinceMs: epochMs }),
  ]),
  /** The observed weights; null if they could not be read, or if the route does not split by subset. */
  weights: weightsSchema.nullable(),
  /** The weights that the rate alone requires, before guardrails; null without a proposal (no weights, a problem). */
  proposed: weightsSchema.nullable(),
  /** When the weights last changed; null if unknown. */
  changedAtMs: epochMs.nullable(),
  subsets: z.record(clusterSchema, subsetSchema),
  verdict: z.enum(verdicts),
  /** The reason in one English sentence, for users: "26.4/s is above 15: all traffic goes to burst." */
  reason: sentence,
  why,
  /** The earliest time for a move that was refused; null if the refusal does not depend on a time. */
  notBeforeMs: epochMs.nullable(),
  /** What is wrong, and the remedy; null if nothing is wrong. */
  problem: z.string().max(1_000).nullable(),
  /** The problem as data. */
  problemNotices: noticesSchema.optional().catch(undefined),
  /** Further information for users, such as a check that is off because the source has no data for it. */
  notes: z.array(sentence).max(10),
  /** Each of the notes as data, in the same order. */
  noteNotices: z.array(noticesSchema).max(10).optional().catch(undefined),
  /** The newest entries, newest first. */
  journal: z.array(journalEntrySchema).max(MAX_JOURNAL_ENTRIES),
});

export type WatcherStatus = z.infer<typeof statusFields>;

/** How far a time in a status may be ahead of the status, in milliseconds. The clock of the API server can be ahead. */
const MAX_AHEAD_MS = 25 * 60 * 60 * 1_000;

/** watcher -> every frontend, at each tick (once a second): its full status. All times are by the watcher's clock. */
export const watcherStatusSchema = statusFields.refine(
  ({ atMs, changedAtMs, notBeforeMs, rate, journal }) =>
    [changedAtMs ?? 0, notBeforeMs ?? 0, 'gap' in rate ? rate.sinceMs : 0, ...journal.map((entry) => entry.atMs)].every(
      (timeMs) => timeMs <= atMs + MAX_AHEAD_MS,
    ),
  'A time is too far in the future.',
);
