import { readExposition } from '@hashr/mesh/exposition.ts';
import { readMeshMetrics, type WorkerOfRoute } from '@hashr/mesh/mesh-metrics.ts';
import { subsetService } from '@hashr/mesh/names.ts';
import { routeObjects } from '@hashr/mesh/route-kinds.ts';
import { subsets } from '@hashr/mesh/subsets.ts';
import { parseJson } from '@hashr/messages/parse-json.ts';
import { z } from 'zod';
import { type Answer, readJson } from '../cluster/answer.ts';
import { ensure, warning, wrong } from '../finding.ts';
import type { Subject } from './subject.ts';

/** As much of a frontend's `GET /api/state` as the checks read. */
const stateSchema = z.object({
  redis: z.enum(['connected', 'unavailable']),
  tokenRequired: z.boolean(),
  frontends: z.array(
    z.object({
      name: z.string(),
      gone: z.boolean(),
      totals: z.object({ sent: z.number(), succeeded: z.number(), failed: z.number(), inFlight: z.number() }),
    }),
  ),
});

/** @throws {Complaint} if it is not the state of a frontend */
function readState({ status, text }: Answer, remedy: string): z.infer<typeof stateSchema> {
  return readJson(stateSchema, text, `the frontend's /api/state with status ${status}`, remedy, wrong);
}

/**
 * How many strings the running frontends have sent since they started; 0 if that is not known.
 *
 * @param pods only these frontends. During a rollout, one that terminates still reports, and its metrics are not read.
 */
export function sentBy({ text }: Answer, pods?: string[]): number {
  const frontends = stateSchema.safeParse(parseJson(text)).data?.frontends ?? [];
  const counted = frontends.filter(({ name, gone }) => !gone && (pods?.includes(name) ?? true));
  return counted.reduce((sum, { totals }) => sum + totals.sent, 0);
}

/** The frontend is connected to Redis. */
export function checkRedis(answer: Answer, remedy: string): string {
  const { redis } = readState(answer, remedy);
  ensure(redis === 'connected', 'the frontend cannot reach Redis.', remedy);
  return 'the frontend is connected';
}

/** Every string that a frontend has sent has an outcome, or is in flight. */
export function checkLedger(answer: Answer): string {
  const remedy = 'this is a defect of the program: see docs/runbook.md#hashrledgernotbalancing';
  const { frontends } = readState(answer, 'see the check "Redis"');
  let all = 0;
  for (const { name, totals } of frontends) {
    const { sent, succeeded, failed, inFlight } = totals;
    const known = succeeded + failed + inFlight;
    ensure(
      sent === known,
      `${name} has sent ${sent} strings, and ${known} of them have an outcome or are in flight.`,
      remedy,
    );
    all += sent;
  }
  return `each of ${all} strings has an outcome or is in flight`;
}

const refusedTokens = 'hashr_refused_tokens_total';
/** More refused tokens than a presenter who mistypes would cause: as many as in the alert HashrPresenterLockout. */
const MANY_REFUSED = 20;

/**
 * Only few presenter tokens were refused.
 *
 * @param metrics the metrics of each frontend
 */
export function checkPresenter(answer: Answer, metrics: string[]): string {
  if (!readState(answer, 'see the check "Redis"').tokenRequired) {
    return 'no token is required: every page may send strings';
  }
  const samples = metrics.flatMap((text) => readExposition(text, [refusedTokens])?.[refusedTokens] ?? []);
  const refused = samples.reduce((sum, { value }) => sum + value, 0);
  if (refused > MANY_REFUSED) {
    throw warning(
      `the frontends have refused ${refused} presenter tokens since they started.`,
      'somebody has a wrong token, or guesses: see docs/runbook.md#hashrpresenterlockout',
    );
  }
  return `a token is required; ${refused} were refused`;
}

/** The metrics of the frontends' sidecars contain what the watcher reads. */
export async function checkSidecarMetrics({ cluster, route }: Subject): Promise<string> {
  const [scrapes, state] = await Promise.all([cluster.sidecarMetrics(), cluster.state().catch(() => undefined)]);
  const pods = scrapes.map(({ pod }) => pod);
  const sent = state === undefined ? 0 : sentBy(state, pods);
  const condition = route === 'httproute' ? 'if the check "services" is ok: ' : '';
  const remedy = `${condition}give the frontend's pods the annotation proxy.istio.io/config with the proxyStatsMatcher of k8s/base/frontend/deployment.yaml`;
  return checkMeshMetrics(scrapes, { namespace: cluster.place.namespace, route }, sent, remedy);
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
    if (missing !== undefined) {
      const name = worker.route === 'httproute' ? subsetService(missing) : missing;
      throw wrong(`the metrics of ${pod} have no envoy_cluster_membership_healthy for ${name}.`, remedy);
    }
    for (const { subset, value } of metrics.counters) {
      requests += value;
      withoutSubset += subset === undefined ? value : 0;
    }
  }
  const isCounted = requests > 0 || sent === 0;
  ensure(isCounted, `${sent} strings were sent, and no sidecar counts a request to the worker.`, remedy);
  if (withoutSubset > 0) {
    const found = `${withoutSubset} of ${requests} requests are counted without a subset (primary or burst).`;
    const { kind } = routeObjects[worker.route];
    throw warning(found, `the ${kind} did not route them, or it had no subsets then: see the check "weights"`);
  }
  return `${requests} requests counted by subset, in the metrics of ${scrapes.map(({ pod }) => pod).join(', ')}`;
}
