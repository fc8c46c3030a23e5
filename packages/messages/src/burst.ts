import { z } from 'zod';
import { clusterSchema } from './cluster.ts';

/** The most decisions that a status carries. */
export const MAX_JOURNAL_ENTRIES = 20;

/** The longest sentence that a status carries, in UTF-16 code units. */
export const MAX_SENTENCE = 500;

const percent = z.int().min(0).max(100);
/** Milliseconds since 1970, up to the last that a JavaScript Date can show. */
const epochMs = z.number().min(0).max(8.64e15);
const perSecond = z.number().min(0);
const sentence = z.string().max(MAX_SENTENCE);

/** Percent of the requests that go to each subset. */
export const weightsSchema = z
  .object({ primary: percent, burst: percent })
  .refine(({ primary, burst }) => primary + burst === 100, 'The weights do not add up to 100.');

export type Weights = z.infer<typeof weightsSchema>;

/** Why there is no rate. A page that was read and has no counter yet is no such case: that is a rate of 0. */
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
 * Something that happened to the weights.
 * - moved: by the watcher
 * - would-move: it would have moved them, but for the dry run
 * - refused: the rate asked for a move, a guardrail said no
 * - failed: the move was tried, and did not come about
 * - external: somebody else has changed them
 */
export const journalKinds = ['moved', 'would-move', 'refused', 'failed', 'external'] as const;

export const journalEntrySchema = z.object({
  atMs: epochMs,
  kind: z.enum(journalKinds),
  verdict: z.enum(verdicts),
  from: weightsSchema.nullable(),
  to: weightsSchema,
  /** The rate that was seen, in requests per second; null without data. */
  perSecond: perSecond.nullable(),
  reason: sentence,
});

export type JournalEntry = z.infer<typeof journalEntrySchema>;

const subsetSchema = z.object({
  /** Endpoints that the frontends' side of the mesh holds to be healthy; null: not known. */
  healthyEndpoints: z.int().min(0).nullable(),
  /** Share of its requests that failed lately, 0 to 1; null: not known, or no requests. */
  failedShare: z.number().min(0).max(1).nullable(),
});

const statusFields = z.object({
  /** What it calls itself: in a cluster the name of its pod. */
  name: z.string().max(100),
  /** When it looked, in milliseconds since 1970. */
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
  /** What is really there; null: they could not be read. */
  weights: weightsSchema.nullable(),
  /** What the watcher wants at this moment; null: it has no opinion (no weights, a problem). */
  proposed: weightsSchema.nullable(),
  /** When the weights changed last; null: not known. */
  changedAtMs: epochMs.nullable(),
  subsets: z.record(clusterSchema, subsetSchema),
  verdict: z.enum(verdicts),
  /** In a sentence, for people: "26.4/s is above 15: all traffic goes to burst." */
  reason: sentence,
  /** A refused move will not come before this moment, if the wait is for a time; else null. */
  notBeforeMs: epochMs.nullable(),
  /** What is wrong, and its remedy; null: nothing. */
  problem: z.string().max(1_000).nullable(),
  /** What people should know beside it, such as a check that is off because the source has no data for it. */
  notes: z.array(sentence).max(10),
  /** The newest, newest first. */
  journal: z.array(journalEntrySchema).max(MAX_JOURNAL_ENTRIES),
});

export type WatcherStatus = z.infer<typeof statusFields>;

/** No time of a status is further ahead of the status itself, in milliseconds; the API server's clock can be ahead. */
const MAX_AHEAD_MS = 25 * 60 * 60 * 1_000;

/** watcher -> every frontend, at every look (once a second): its whole status. All times are the watcher's own clock. */
export const watcherStatusSchema = statusFields.refine(
  ({ atMs, changedAtMs, notBeforeMs, rate, journal }) =>
    [changedAtMs ?? 0, notBeforeMs ?? 0, 'gap' in rate ? rate.sinceMs : 0, ...journal.map((entry) => entry.atMs)].every(
      (timeMs) => timeMs <= atMs + MAX_AHEAD_MS,
    ),
  'A time lies far in the future.',
);
