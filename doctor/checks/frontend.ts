import { readMeshMetrics, type WorkerOfRoute } from '@hashr/mesh/mesh-metrics.ts';
import { subsets } from '@hashr/mesh/subsets.ts';
import { parseJson } from '@hashr/messages/parse-json.ts';
import { z } from 'zod';
import { type Answer, readJson } from '../cluster/answer.ts';
import { ensure, warning, wrong } from '../finding.ts';

/** As much of a frontend's `GET /api/state` as the checks read. */
const stateSchema = z.object({
  redis: z.enum(['connected', 'unavailable']),
  frontends: z.array(z.object({ gone: z.boolean(), totals: z.object({ sent: z.number() }) })),
});

/** How many strings the running frontends have sent since they started; 0 if that is not known. */
export function sentBy({ text }: Answer): number {
  const frontends = stateSchema.safeParse(parseJson(text)).data?.frontends ?? [];
  return frontends.filter(({ gone }) => !gone).reduce((sum, { totals }) => sum + totals.sent, 0);
}

/** The frontend is connected to Redis. */
export function checkRedis({ status, text }: Answer, remedy: string): string {
  const { redis } = readJson(stateSchema, text, `the frontend's /api/state with status ${status}`, remedy, wrong);
  ensure(redis === 'connected', 'the frontend cannot reach Redis.', remedy);
  return 'the frontend is connected';
}

/**
 * The metrics of the frontends' sidecars (or of the laptop's router) contain what the watcher reads: requests and healthy
 * endpoints by subset.
 *
 * @param worker the namespace of the worker, and the kind of its route
 * @param sent how many strings the frontends have sent since they started
 */
export function checkMeshMetrics(
  scrapes: { pod: string; text: string }[],
  worker: WorkerOfRoute,
  sent: number,
  remedy: string,
): string {
  let requests = 0;
  let withoutSubset = 0;
  for (const { pod, text } of scrapes) {
    const metrics = readMeshMetrics(text, worker);
    ensure(metrics !== undefined, `${pod} does not answer with metrics.`, remedy);
    const missing = subsets.find((subset) => metrics.healthyEndpoints[subset] === undefined);
    const found = `the metrics of ${pod} have no envoy_cluster_membership_healthy for ${missing}.`;
    ensure(missing === undefined, found, remedy);
    for (const { subset, value } of metrics.counters) {
      requests += value;
      withoutSubset += subset === undefined ? value : 0;
    }
  }
  const isCounted = requests > 0 || sent === 0;
  ensure(isCounted, `${sent} strings were sent, and no sidecar counts a request to the worker.`, remedy);
  if (withoutSubset > 0) {
    const found = `${withoutSubset} of ${requests} requests are counted without a subset (primary or burst).`;
    throw warning(found, 'the VirtualService did not route them, or it had no subsets then: see the check "weights"');
  }
  return `${requests} requests counted by subset, in the metrics of ${scrapes.map(({ pod }) => pod).join(', ')}`;
}
