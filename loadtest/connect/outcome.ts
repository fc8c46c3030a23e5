import type { Cluster } from '@hashr/messages/cluster.ts';
import type { Failure } from '@hashr/messages/totals.ts';
import { z } from 'zod';

/**
 * What became of a string.
 * - hashed: by a worker of a cluster
 * - failed: how, in a few words: `worker timeout` and the like are what the demo reports about its own request to the
 *   worker, `HTTP 503` is the status of a response without such a report, `limit` a limit of the demo, and
 *   `not connected`, `connection lost` and `timeout` are what this program saw.
 */
export type Outcome = { kind: 'hashed'; cluster: Cluster } | { kind: 'failed'; reason: string };

const answerSchema = z.object({
  failedByKind: z.record(z.string(), z.number()),
  results: z.array(z.object({ cluster: z.enum(['primary', 'burst']) })),
});

/** Reads the response to a `POST /api/hash` of one string. Never throws. */
export function readOutcome(status: number, body: string): Outcome {
  const { failedByKind, results } = parse(body);
  const [result] = results;
  if (status === 200 && result !== undefined) {
    return { kind: 'hashed', cluster: result.cluster };
  }
  const [kind] = Object.keys(failedByKind) as Failure[];
  if (kind !== undefined) {
    return { kind: 'failed', reason: `worker ${kind}` };
  }
  if (status === 429) {
    return { kind: 'failed', reason: 'limit' };
  }
  return { kind: 'failed', reason: status === 200 ? 'response without a result' : `HTTP ${status}` };
}

function parse(body: string): z.infer<typeof answerSchema> {
  try {
    return answerSchema.parse(JSON.parse(body));
  } catch {
    return { failedByKind: {}, results: [] };
  }
}

/** The codes of errors of connections that were not established. */
const connectErrors =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|UND_ERR_CONNECT_TIMEOUT)$/;

/** What an error of a request means. */
export function failureOf(error: unknown, timedOut: boolean): Outcome {
  if (timedOut) {
    return { kind: 'failed', reason: 'timeout' };
  }
  return { kind: 'failed', reason: connectErrors.test(codeOf(error)) ? 'not connected' : 'connection lost' };
}

/** The code of an error of a connection. If a name has several addresses, there is one error for each. */
export function codeOf(error: unknown): string {
  const first = error instanceof AggregateError ? error.errors[0] : error;
  return String((first as { code?: string } | undefined)?.code ?? '');
}
