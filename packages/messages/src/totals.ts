import { z } from 'zod';

/** Who asked for a string: a page by its frequency, or a program by `POST /api/hash`. */
export const sources = ['page', 'api'] as const;

export type Source = (typeof sources)[number];

/**
 * Why a string was not hashed.
 * - refused: no connection to the worker (or the mesh in front of it) came about
 * - timeout: no answer in time
 * - 429, 4xx, 5xx: the answer's status
 * - lost: the connection broke, or an answer promised a result that never came
 */
export const failures = ['refused', 'timeout', '429', '4xx', '5xx', 'lost'] as const;

export type Failure = (typeof failures)[number];

const count = z.int().min(0);

const balances = ({ sent, succeeded, failed, inFlight, ...parts }: Totals): boolean =>
  sent === succeeded + failed + inFlight &&
  sent === sum(parts.sentBySource) &&
  succeeded === sum(parts.succeededByCluster) &&
  failed === sum(parts.failedByKind);

/** What one frontend has counted since it started. Always `sent = succeeded + failed + inFlight`. */
const totalsFields = z.object({
  sent: count,
  succeeded: count,
  failed: count,
  inFlight: count,
  /** Due while the bound in flight was reached, so never sent; beside `sent`. */
  skipped: count,
  /** Messages for a string that had already been settled as failed. */
  late: count,
  /** Second and further messages for one string. */
  duplicate: count,
  /** Hashed by the HTTP answer alone: the Redis message never came. */
  settledByResponse: count,
  /** Messages on the channel that no frontend sent for: somebody's by hand. Every frontend hears them. */
  external: count,
  /** Messages on the channel that were not understood. Every frontend hears them. */
  dropped: count,
  sentBySource: z.record(z.enum(sources), count),
  succeededByCluster: z.object({ primary: count, burst: count }),
  failedByKind: z.record(z.enum(failures), count),
});

export type Totals = z.infer<typeof totalsFields>;

/** Totals that add up. */
export const totalsSchema = totalsFields.refine(balances, 'The totals do not add up.');

/** Whether nothing was counted back between two totals of one frontend: only what is in flight may become less. */
export function hasGrown({ inFlight: _, ...before }: Totals, after: Totals): boolean {
  const growsIn = (a: Record<string, unknown>, b: Record<string, unknown>): boolean =>
    Object.entries(a).every(([field, value]) =>
      typeof value === 'number'
        ? value <= (b[field] as number)
        : growsIn(value as Record<string, unknown>, b[field] as Record<string, unknown>),
    );
  return growsIn(before, after);
}

function sum(counts: Record<string, number>): number {
  return Object.values(counts).reduce((total, count) => total + count, 0);
}

/**
 * The totals of several frontends as one. What each counts of its own strings is added up; of what all of them hear
 * alike (`external`, `dropped`) it is the most that one has heard.
 */
export function addTotals(all: [Totals, ...Totals[]]): Totals {
  return all.reduce((a, b) => ({
    sent: a.sent + b.sent,
    succeeded: a.succeeded + b.succeeded,
    failed: a.failed + b.failed,
    inFlight: a.inFlight + b.inFlight,
    skipped: a.skipped + b.skipped,
    late: a.late + b.late,
    duplicate: a.duplicate + b.duplicate,
    settledByResponse: a.settledByResponse + b.settledByResponse,
    external: Math.max(a.external, b.external),
    dropped: Math.max(a.dropped, b.dropped),
    sentBySource: addEach(a.sentBySource, b.sentBySource),
    succeededByCluster: addEach(a.succeededByCluster, b.succeededByCluster),
    failedByKind: addEach(a.failedByKind, b.failedByKind),
  }));
}

function addEach<Key extends string>(a: Record<Key, number>, b: Record<Key, number>): Record<Key, number> {
  const sum = { ...a };
  for (const key of Object.keys(a) as Key[]) {
    sum[key] = a[key] + b[key];
  }
  return sum;
}
