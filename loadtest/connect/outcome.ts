import { type Cluster, clusterSchema } from '@hashr/messages/cluster.ts';
import { parseJson } from '@hashr/messages/parse-json.ts';
import { isConnectError } from '@hashr/service-kit/connection-error.ts';
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
  results: z.array(z.object({ cluster: clusterSchema })),
});

/** Reads the response to a `POST /api/hash` of one string. Never throws. */
export function readOutcome(status: number, body: string): Outcome {
  const { failedByKind, results } = answerSchema.safeParse(parseJson(body)).data ?? { failedByKind: {}, results: [] };
  const [result] = results;
  if (status === 200 && result !== undefined) {
    return { kind: 'hashed', cluster: result.cluster };
  }
  const [kind] = Object.keys(failedByKind);
  if (kind !== undefined) {
    return { kind: 'failed', reason: `worker ${kind}` };
  }
  if (status === 429) {
    return { kind: 'failed', reason: 'limit' };
  }
  return { kind: 'failed', reason: status === 200 ? 'response without a result' : `HTTP ${status}` };
}

/** What an error of a request means. */
export function failureOf(error: unknown, timedOut: boolean): Outcome {
  if (timedOut) {
    return { kind: 'failed', reason: 'timeout' };
  }
  return { kind: 'failed', reason: isConnectError(error) ? 'not connected' : 'connection lost' };
}
