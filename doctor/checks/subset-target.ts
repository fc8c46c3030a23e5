import { isServiceHost, subsetService, WORKER_DESTINATION_RULE, WORKER_SERVICE } from '@hashr/mesh/names.ts';
import type { Cluster as Subset } from '@hashr/messages/cluster.ts';
import type { Cluster } from '../cluster/cluster.ts';
import type { Service } from '../cluster/objects.ts';
import { type Complaint, ensure, warning } from '../finding.ts';
import { applyAgain, type Subject } from './subject.ts';

/** The Services of the subsets, for an HTTPRoute. */
export const SUBSET_SERVICES = 'http-route/worker-services.yaml';
const RULES = 'http-route/worker-destination-rules.yaml';

/** How the mesh finds the workers of a subset. */
export interface Target {
  service: string;
  labels: Record<string, string>;
}

/**
 * A VirtualService sends requests to a subset of `worker-service`, which a DestinationRule defines by labels. An
 * HTTPRoute sends them to a Service of the subset, which has the same name in all clusters.
 *
 * @throws {Complaint} if nothing defines the subset
 */
export async function findTarget(subset: Subset, { cluster, clusters, route }: Subject): Promise<Target> {
  if (route === 'httproute') {
    const service = subsetService(subset);
    const [found] = (await Promise.all(clusters.map((one) => findService(one, service)))).filter(
      (one) => one !== undefined,
    );
    ensure(found !== undefined, `there is no Service ${service}.`, applyAgain(cluster, SUBSET_SERVICES));
    return { service, labels: found.spec.selector };
  }
  const rules = await cluster.destinationRules();
  const rule = rules.find(({ metadata }) => metadata.name === WORKER_DESTINATION_RULE);
  const remedy = applyAgain(cluster, `${WORKER_DESTINATION_RULE}.yaml`);
  ensure(rule !== undefined, `there is no DestinationRule ${WORKER_DESTINATION_RULE}.`, remedy);
  const labels = rule.spec.subsets.find(({ name }) => name === subset)?.labels;
  ensure(labels !== undefined, `${WORKER_DESTINATION_RULE} has no subset ${subset}.`, remedy);
  return { service: WORKER_SERVICE, labels };
}

/** A Service of the demo in a cluster; undefined also if the Services cannot be read. */
export async function findService(cluster: Cluster, name: string): Promise<Service | undefined> {
  const services = await cluster.services().catch(() => []);
  return services.find(({ metadata }) => metadata.name === name);
}

/** The Service of a subset should have the same policy as `worker-service`. Without one, the mesh has other defaults. */
export async function missingRule({ service }: Target, { cluster }: Subject): Promise<Complaint | undefined> {
  const rules = await cluster.destinationRules().catch(() => undefined);
  const isFor = (host: string) => host === service || isServiceHost(host, service, cluster.place.namespace);
  return service === WORKER_SERVICE || rules === undefined || rules.some(({ spec }) => isFor(spec.host))
    ? undefined
    : warning(
        `No DestinationRule is for ${service}: it has no outlier detection, a connect timeout of 10 s, and LEAST_REQUEST.`,
        applyAgain(cluster, RULES),
      );
}
