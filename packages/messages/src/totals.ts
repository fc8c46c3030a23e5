import { z } from 'zod';

/** Where a string comes from: the load of a page, or the API (`POST /api/hash` and `POST /api/load`). */
export const sources = ['page', 'api'] as const;

export type Source = (typeof sources)[number];

/**
 * Why a string failed.
 * - refused: could not connect to the worker, or to the mesh in front of it
 * - timeout: no response in time
 * - 429, 4xx, 5xx: the status of the response
 * - lost: the connection broke, or the response had no result and no message followed
 */
export const failures = ['refused', 'timeout', '429', '4xx', '5xx', 'lost'] as const;

export type Failure = (typeof failures)[number];

const count = z.int().min(0);

const balances = ({ sent, succeeded, failed, inFlight, ...parts }: Totals): boolean =>
  sent === succeeded + failed + inFlight &&
  sent === sumCounts(parts.sentBySource) &&
  succeeded === sumCounts(parts.succeededByCluster) &&
  failed === sumCounts(parts.failedByKind);

/**
 * The totals of a frontend since it started: always `sent = succeeded + failed + inFlight`. The other counts are
 * anomalies.
 */
const totalsFields = z.object({
  sent: count,
  succeeded: count,
  failed: count,
  inFlight: count,
  /** Strings that were due while `MAX_IN_FLIGHT` or `MAX_TOTAL_FREQUENCY` was reached, and so were never sent. */
  skipped: count,
  /** Messages with an id of this frontend for a string that is not in flight, and whose message was not expected. */
  late: count,
  /** Second and further messages for one string. */
  duplicate: count,
  /** Strings that the HTTP response settled, and whose Redis message never arrived. */
  settledByResponse: count,
  /** External messages: for strings that no known frontend sent. Every frontend receives them. */
  external: count,
  /** Messages that are invalid, too long or not trusted. Every frontend receives them. */
  dropped: count,
  sentBySource: z.record(z.enum(sources), count),
  succeededByCluster: z.object({ primary: count, burst: count }),
  failedByKind: z.record(z.enum(failures), count),
});

export type Totals = z.infer<typeof totalsFields>;

/** Totals whose parts add up. */
export const totalsSchema = totalsFields.refine(balances, 'The totals do not add up.');

/** Whether no count became smaller between two totals of one frontend. Only `inFlight` may. */
export function hasGrown({ inFlight: _, ...before }: Totals, after: Totals): boolean {
  const growsIn = (a: Record<string, unknown>, b: Record<string, unknown>): boolean =>
    Object.entries(a).every(([field, value]) =>
      typeof value === 'number'
        ? value <= (b[field] as number)
        : growsIn(value as Record<string, unknown>, b[field] as Record<string, unknown>),
    );
  return growsIn(before, after);
}

/** Adds up the counts by source, by cluster or by kind. */
export function sumCounts(counts: Record<string, number>): number {
  return Object.values(counts).reduce((total, count) => total + count, 0);
}

/**
 * Combines the totals of several frontends. Counts of a frontend's own strings are added up. Every frontend receives
 * the same external and invalid messages, so of `external` and `dropped` the largest count is used.
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
