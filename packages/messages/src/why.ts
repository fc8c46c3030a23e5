import { z } from 'zod';
import { clusterSchema } from './cluster.ts';
import { noticeSchema } from './notices.ts';

/** The most notices of one failure. */
const MAX_NOTICES = 4;

const percent = z.int().min(0).max(100);
const perSecond = z.number().min(0);
const seconds = z.number().min(0);
const origin = z.enum(['setting', 'annotation']);
/** The field manager that set the weights; missing: not known. */
const by = z.string().max(100).optional();

/** What a failure says, in this order. */
export const noticesSchema = z.array(noticeSchema).max(MAX_NOTICES);

/**
 * How a rate, in requests per second, compares with the thresholds.
 * - above, below: it is beyond a threshold
 * - barely-above, barely-below: it is beyond a threshold, by no more than chance can explain
 * - incomplete: it is below a threshold, but not every frontend could be read, so the true rate may be higher
 * - between: it is between the thresholds
 * - shared: primary gets requests up to its capacity, and burst gets the rest
 */
const findingSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.enum(['above', 'below', 'barely-above', 'barely-below', 'incomplete']),
    perSecond,
    threshold: perSecond,
  }),
  z.object({ kind: z.literal('between'), perSecond, returnBelow: perSecond, burstAbove: perSecond }),
  z.object({ kind: z.literal('shared'), perSecond, capacity: perSecond, isLearnt: z.boolean() }),
]);

export type RateFinding = z.infer<typeof findingSchema>;

/** What the rate, force or a subset that is down proposes. `burstPercent`: burst's share, in whole percent. */
const proposals = [
  z.object({ kind: z.enum(['settled', 'above', 'below']), burstPercent: percent, finding: findingSchema }),
  z.object({ kind: z.literal('forced'), burstPercent: percent, by: origin }),
  z.object({ kind: z.literal('subset-down'), burstPercent: percent, down: clusterSchema }),
] as const;
const proposal = z.discriminatedUnion('kind', proposals);

export type ProposalWhy = z.infer<typeof proposal>;

/**
 * The reason of a status or of a journal entry as data. Its kinds are the verdicts, and two kinds of journal entries. The
 * page makes a sentence from it in its own language; the watcher makes the English one, `reason`.
 */
export const whySchema = z.discriminatedUnion('kind', [
  ...proposals,
  z.object({ kind: z.literal('paused'), by: origin }),
  z.object({ kind: z.literal('no-data'), notices: noticesSchema }),
  z.object({ kind: z.literal('both-down') }),
  z.object({ kind: z.literal('contended'), proposal, by }),
  z.object({ kind: z.literal('minimum-time'), proposal, subset: clusterSchema, seconds }),
  z.object({
    kind: z.literal('target-down'),
    proposal,
    target: clusterSchema,
    health: z.enum(['down', 'unknown']),
  }),
  z.object({ kind: z.literal('target-recovering'), proposal, target: clusterSchema, seconds }),
  z.object({ kind: z.literal('not-steering') }),
  z.object({ kind: z.literal('problem'), notices: noticesSchema }),
  /** Another client set the weights. */
  z.object({ kind: z.literal('external'), burstPercent: percent, by }),
  /** The watcher tried to set the weights. */
  z.object({ kind: z.literal('failed'), notices: noticesSchema }),
]);

export type Why = z.infer<typeof whySchema>;
