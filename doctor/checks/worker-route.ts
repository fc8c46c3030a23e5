import type { VirtualService } from '@hashr/mesh/istio-objects.ts';
import { readMeshMetrics } from '@hashr/mesh/mesh-metrics.ts';
import { WORKER_DESTINATION_RULE, WORKER_SERVICE, WORKER_VIRTUAL_SERVICE } from '@hashr/mesh/names.ts';
import { findWorkerRoutes, readVirtualService } from '@hashr/mesh/virtual-service.ts';
import type { WorkerRoute } from '@hashr/mesh/worker-route.ts';
import type { Cluster as Subset } from '@hashr/messages/cluster.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { selects, toSelector } from '../cluster/objects.ts';
import { Complaint, ensure, wrong } from '../finding.ts';
import { applyAgain, type Subject } from './subject.ts';

/**
 * The weight of a subset as the VirtualService has it; 0 without one; undefined if the route does not split by subset.
 * Pure.
 */
export function weightOf(subset: Subset, virtualServices: VirtualService[]): number | undefined {
  const destinations = findDestinations(virtualServices);
  return destinations.length > 0 && destinations.every(({ destination }) => destination.subset === undefined)
    ? undefined
    : (destinations.find(({ destination }) => destination.subset === subset)?.weight ?? 0);
}

/** Says which part of the requests a subset gets. */
export function shareInWords(weight: number | undefined): string {
  return weight === undefined ? 'its workers share the requests with all others' : `${weight} % of the requests`;
}

function findDestinations(virtualServices: VirtualService[]) {
  const found = virtualServices.find(({ metadata }) => metadata.name === WORKER_VIRTUAL_SERVICE);
  return (found && findWorkerRoutes(found)[0]?.route.route) ?? [];
}

/**
 * There is one route to the workers, either to the two subsets, with weights that add up to 100, or without subsets.
 *
 * @param remedy how to apply the VirtualService again
 */
export function checkWeights(virtualServices: VirtualService[], remedy: string): string {
  const found = virtualServices.find(({ metadata }) => metadata.name === WORKER_VIRTUAL_SERVICE);
  ensure(found !== undefined, `there is no VirtualService ${WORKER_VIRTUAL_SERVICE}.`, remedy);
  let route: WorkerRoute;
  try {
    route = readVirtualService(found, WORKER_VIRTUAL_SERVICE);
  } catch (error) {
    throw wrong((error as Error).message, remedy);
  }
  if (!route.isSplit) {
    return 'none: the route does not split the requests by subset';
  }
  const destinations = findDestinations(virtualServices);
  const text = destinations.map(({ destination, weight = 0 }) => `${destination.subset} ${weight}`).join(', ');
  const sum = destinations.reduce((sum, { weight = 0 }) => sum + weight, 0);
  ensure(sum === 100, `${text}: the weights add up to ${sum} and must add up to 100.`, remedy);
  return text;
}

/** A subset of the worker has ready pods in any of the clusters, and the frontend's sidecar considers them healthy. */
export async function checkSubset(subset: Subset, { cluster, clusters }: Subject): Promise<string> {
  const labels = await labelsOf(subset, cluster);
  const [ready, seen, virtualServices] = await Promise.all([
    Promise.all(clusters.map((one) => countReady(one, labels))),
    seenBySidecars(subset, cluster),
    cluster.virtualServices(),
  ]);
  const total = ready.reduce((sum, count) => sum + count, 0);
  const weight = weightOf(subset, virtualServices);
  const contexts = clusters.map(({ place }) => place.context);
  if (total === 0 && (seen ?? 0) === 0) {
    const see = `${cluster.kubectl} get deployments,pods -l app=worker`;
    throw new Complaint(
      (weight ?? 0) > 0 || subset === 'primary' ? 'wrong' : 'warning',
      `no pod with ${toSelector(labels)} is ready in ${contexts.join(' or ')}; ${weight === undefined ? shareInWords(weight) : `the subset gets ${shareInWords(weight)}`}.`,
      subset === 'primary'
        ? `see why: ${see}`
        : `start a worker in the other cluster: skaffold run -p burst --kube-context burst; or see why: ${see}`,
    );
  }
  ensure(
    total === 0 || seen !== 0,
    `pods ready: ${total}, but the frontend's sidecar has no healthy endpoint of this subset.`,
    'see the check "clusters joined"; failing endpoints are ejected for a while: try again in a minute',
  );
  const found = contexts.flatMap((context, index) => (ready[index] === 0 ? [] : `${ready[index]} in ${context}`));
  const where = total === 0 ? `${seen} in a cluster that the doctor did not examine` : found.join(', ');
  return `ready: ${where}; ${shareInWords(weight)}`;
}

async function labelsOf(subset: Subset, cluster: Cluster): Promise<Record<string, string>> {
  const rules = await cluster.destinationRules();
  const rule = rules.find(({ metadata }) => metadata.name === WORKER_DESTINATION_RULE);
  const remedy = applyAgain(cluster, `${WORKER_DESTINATION_RULE}.yaml`);
  ensure(rule !== undefined, `there is no DestinationRule ${WORKER_DESTINATION_RULE}.`, remedy);
  const labels = rule.spec.subsets.find(({ name }) => name === subset)?.labels;
  ensure(labels !== undefined, `${WORKER_DESTINATION_RULE} has no subset ${subset}.`, remedy);
  return labels;
}

async function countReady(cluster: Cluster, labels: Record<string, string>): Promise<number> {
  const [pods, slices] = await Promise.all([cluster.pods(), cluster.endpointSlices()]).catch(() => [[], []] as const);
  const selected = pods.filter(({ metadata }) => selects(labels, metadata.labels));
  const names = new Set(selected.map(({ metadata }) => metadata.name));
  return slices
    .filter(({ metadata }) => metadata.labels['kubernetes.io/service-name'] === WORKER_SERVICE)
    .flatMap(({ endpoints }) => endpoints)
    .filter(({ conditions, targetRef }) => conditions.ready !== false && names.has(targetRef?.name ?? '')).length;
}

/** The most healthy endpoints that any sidecar knows; undefined: no sidecar reports them. */
async function seenBySidecars(subset: Subset, cluster: Cluster): Promise<number | undefined> {
  const scrapes = await cluster.sidecarMetrics().catch(() => []);
  const worker = { namespace: cluster.place.namespace, route: 'virtualservice' } as const;
  const counts = scrapes.flatMap(({ text }) => readMeshMetrics(text, worker)?.healthyEndpoints[subset] ?? []);
  return counts.length === 0 ? undefined : Math.max(...counts);
}
