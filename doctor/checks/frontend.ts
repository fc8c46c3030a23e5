import { readMeshMetrics } from '@hashr/mesh/mesh-metrics.ts';
import { parseJson } from '@hashr/messages/parse-json.ts';
import { z } from 'zod';
import type { Answer } from '../cluster/ask.ts';
import { warning, wrong } from '../finding.ts';

/** As much of a frontend's `GET /api/state` as the checks look at. */
const stateSchema = z.object({
  redis: z.enum(['connected', 'unavailable']),
  frontends: z.array(z.object({ gone: z.boolean(), totals: z.object({ sent: z.number() }) })),
});

/** How many strings the frontends that are there have sent since they started; undefined: not known. */
export function sentBy({ text }: Answer): number | undefined {
  const state = stateSchema.safeParse(parseJson(text)).data;
  return state?.frontends.filter(({ gone }) => !gone).reduce((sum, { totals }) => sum + totals.sent, 0);
}

/** A frontend has its connection to Redis. */
export function checkRedis({ status, text }: Answer, remedy: string): string {
  const state = stateSchema.safeParse(parseJson(text)).data;
  if (state === undefined) {
    throw wrong(`the frontend's /api/state answers ${status} with what the doctor does not understand.`, remedy);
  }
  if (state.redis !== 'connected') {
    throw wrong('the frontend cannot reach it.', remedy);
  }
  return 'the frontend is connected';
}

/**
 * The metrics of the frontends' sidecars (or of the laptop's router) have what the watcher counts: requests by subset, and
 * healthy endpoints by subset.
 *
 * @param pages by the name of their pod
 * @param host the worker's, with its namespace: a sidecar also knows the workers of other namespaces
 * @param sent how many strings the frontends have sent since they started; undefined: not known
 */
export function checkMeshMetrics(
  pages: { pod: string; text: string }[],
  host: string,
  sent: number | undefined,
  remedy: string,
): string {
  let requests = 0;
  let withSubset = 0;
  for (const { pod, text } of pages) {
    const page = readMeshMetrics(text, host);
    if (page === undefined) {
      throw wrong(`${pod} answers with something that is no metrics page.`, remedy);
    }
    const { primary, burst } = page.healthyEndpoints;
    if (primary === undefined || burst === undefined) {
      const subset = primary === undefined ? 'primary' : 'burst';
      throw wrong(`the page of ${pod} has no envoy_cluster_membership_healthy for ${subset}.`, remedy);
    }
    for (const { subset, value } of page.counters) {
      requests += value;
      withSubset += subset === undefined ? 0 : value;
    }
  }
  if (requests === 0 && (sent ?? 0) > 0) {
    throw wrong(`${sent} strings were sent, and no page counts a request to the worker.`, remedy);
  }
  if (withSubset < requests) {
    throw warning(
      `${requests - withSubset} of ${requests} requests are counted without a subset (primary or burst).`,
      'they went past the VirtualService: see the check "weights"',
    );
  }
  return `${requests} requests counted by subset, on ${pages.length} pages`;
}
