import { readMeshMetrics } from '@hashr/mesh/mesh-metrics.ts';
import { WORKER_DESTINATION_RULE, WORKER_ROUTE, WORKER_SERVICE, WORKER_VIRTUAL_SERVICE } from '@hashr/mesh/names.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { selects } from '../cluster/demo.ts';
import type { VirtualService } from '../cluster/objects.ts';
import { warning, wrong } from '../finding.ts';
import { applyAgain, kubectlAt, type Subject } from './subject.ts';

const subsets = ['primary', 'burst'] as const;

/** The weights as they are written; undefined if the route is not what it has to be. Pure. */
export function readWeights(virtualServices: VirtualService[]): Record<(typeof subsets)[number], number> | undefined {
  const route = findRoutes(virtualServices)[0]?.route;
  const weightOf = (subset: string) => route?.find(({ destination }) => destination.subset === subset)?.weight;
  return route === undefined ? undefined : { primary: weightOf('primary') ?? 0, burst: weightOf('burst') ?? 0 };
}

/**
 * One route with the name `worker`, to the two subsets, with weights that add up.
 *
 * @param remedy what applies the VirtualService again
 */
export function checkRoute(virtualServices: VirtualService[], remedy: string): string {
  if (!virtualServices.some(({ metadata }) => metadata.name === WORKER_VIRTUAL_SERVICE)) {
    throw wrong(`there is no VirtualService ${WORKER_VIRTUAL_SERVICE}.`, remedy);
  }
  const routes = findRoutes(virtualServices);
  const [first] = routes;
  if (first === undefined || routes.length > 1) {
    throw wrong(
      `${WORKER_VIRTUAL_SERVICE} has ${routes.length} routes with the name "${WORKER_ROUTE}" instead of one.`,
      remedy,
    );
  }
  const found = first.route.map(({ destination }) => destination.subset ?? '(none)');
  if (found.toSorted().join() !== subsets.toSorted().join()) {
    throw wrong(
      `the route "${WORKER_ROUTE}" has the subsets ${found.join(', ')} instead of ${subsets.join(', ')}.`,
      remedy,
    );
  }
  const text = first.route.map(({ destination, weight = 0 }) => `${destination.subset} ${weight}`).join(', ');
  const sum = first.route.reduce((sum, { weight = 0 }) => sum + weight, 0);
  if (sum !== 100) {
    throw wrong(`${text}: that adds up to ${sum} instead of 100.`, remedy);
  }
  return text;
}

function findRoutes(virtualServices: VirtualService[]) {
  const ours = virtualServices.find(({ metadata }) => metadata.name === WORKER_VIRTUAL_SERVICE);
  return ours?.spec.http.filter(({ name }) => name === WORKER_ROUTE) ?? [];
}

/** A subset of the worker has pods that are ready, in any of the clusters, and the frontend's sidecar knows them. */
export async function checkSubset(subset: 'primary' | 'burst', { cluster, clusters }: Subject): Promise<string> {
  const { place } = cluster;
  const rule = (await cluster.destinationRules()).find(({ metadata }) => metadata.name === WORKER_DESTINATION_RULE);
  const labels = rule?.spec.subsets.find(({ name }) => name === subset)?.labels;
  if (labels === undefined) {
    const what =
      rule === undefined
        ? `there is no DestinationRule ${WORKER_DESTINATION_RULE}.`
        : `${WORKER_DESTINATION_RULE} has no subset ${subset}.`;
    throw wrong(what, applyAgain(place, `${WORKER_DESTINATION_RULE}.yaml`));
  }
  const ready = await Promise.all(
    clusters.map(async (other) => ({ context: other.place.context, count: await countReady(other, labels) })),
  );
  const total = ready.reduce((sum, { count }) => sum + count, 0);
  const seen = await seenBySidecars(subset, cluster);
  const weight = readWeights(await cluster.virtualServices())?.[subset] ?? 0;
  if (total === 0 && (seen ?? 0) === 0) {
    const selector = Object.entries(labels).map(([key, value]) => `${key}=${value}`);
    const contexts = ready.map(({ context }) => context).join(' or ');
    const found = `no pod with ${selector.join(', ')} is ready in ${contexts}, and it gets ${weight} % of the requests.`;
    const look = `${kubectlAt(place)} get deployments,pods -l app=worker`;
    const start =
      subset === 'burst'
        ? `start it in the other cluster: skaffold run -p burst --kube-context burst; or look: ${look}`
        : `look why: ${look}`;
    throw weight > 0 || subset === 'primary' ? wrong(found, start) : warning(found, start);
  }
  if (total > 0 && seen === 0) {
    throw wrong(
      `${total} ready, but the frontend's sidecar has no healthy endpoint of it.`,
      'see the check "clusters joined"; endpoints that fail are left out for a while: look again in a minute',
    );
  }
  const where = ready.filter(({ count }) => count > 0).map(({ context, count }) => `${count} in ${context}`);
  return `ready: ${total === 0 ? `${seen} in a cluster that was not asked` : where.join(', ')}; ${weight} % of the requests`;
}

async function countReady(cluster: Cluster, labels: Record<string, string>): Promise<number> {
  const pods = await cluster.pods().catch(() => []);
  const slices = await cluster.endpointSlices().catch(() => []);
  const selected = pods.filter(({ metadata }) => selects(labels, metadata.labels));
  const names = new Set(selected.map(({ metadata }) => metadata.name));
  return slices
    .filter(({ metadata }) => metadata.labels['kubernetes.io/service-name'] === WORKER_SERVICE)
    .flatMap(({ endpoints }) => endpoints)
    .filter(({ conditions, targetRef }) => conditions.ready !== false && names.has(targetRef?.name ?? '')).length;
}

/** The most healthy endpoints that any sidecar knows; undefined: none tells. */
async function seenBySidecars(subset: 'primary' | 'burst', cluster: Cluster): Promise<number | undefined> {
  const pages = await cluster.sidecarMetrics().catch(() => []);
  const host = `${WORKER_SERVICE}.${cluster.place.namespace}`;
  const counts = pages.flatMap(({ text }) => readMeshMetrics(text, host)?.healthyEndpoints[subset] ?? []);
  return counts.length === 0 ? undefined : Math.max(...counts);
}
