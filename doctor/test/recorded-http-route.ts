import type { HttpRoute } from '@hashr/mesh/gateway-api-objects.ts';
import type { Deployment, Service } from '../cluster/objects.ts';
import { aDeployment, aMetricsPage, aService, metadata, recordedCluster, rights, subjectOf } from './recorded.ts';

// What is different in a cluster whose route is an HTTPRoute.

type Changes = NonNullable<Parameters<typeof recordedCluster>[0]>;

const toWorker = { kind: 'Service', name: 'worker-service' };

export function condition(type: string, status: string, reason = '', message = '') {
  return { type, status, reason, message };
}

/** An HTTPRoute as the manifest has it, accepted by the mesh, unless it has other conditions. */
export function anHttpRoute({
  name = 'worker-route',
  weights = [100, 0] as [number, number] | [],
  created = '2026-11-01T00:00:00Z',
  conditions = [condition('Accepted', 'True'), condition('ResolvedRefs', 'True')],
}): HttpRoute {
  const [primary, burst] = weights;
  const backendRefs = [
    { name: 'worker-primary', weight: primary },
    { name: 'worker-burst', weight: burst },
  ];
  return {
    metadata: { ...metadata(name), creationTimestamp: created },
    spec: { parentRefs: [toWorker], rules: [{ backendRefs }] },
    status: { parents: [{ parentRef: toWorker, conditions }] },
  };
}

/** An HTTPRoute to all workers. */
export const anUnsplitHttpRoute: HttpRoute = {
  ...anHttpRoute({}),
  spec: { parentRefs: [toWorker], rules: [{ backendRefs: [{ name: 'worker-service' }] }] },
};

/** The Service of a subset. */
function subsetService(subset: 'primary' | 'burst'): Service {
  const service = aService(`worker-${subset}`, { name: 'http', port: 80 });
  return { ...service, spec: { ...service.spec, selector: { app: 'worker', 'cluster-type': `${subset}-cluster` } } };
}

/** The Services of the demo, and those of the subsets that are named. */
export async function servicesWith(...subsets: ('primary' | 'burst')[]): Promise<Service[]> {
  return [...(await recordedCluster().services()), ...subsets.map(subsetService)];
}

/** The Deployments of the demo, with these variables of the watcher. */
export function deploymentsWith(env: Record<string, string>): Deployment[] {
  const others = ['frontend-deployment', 'worker-deployment', 'redis-cache'].map((name) => aDeployment(name));
  return [...others, aDeployment('istiowatcher-deployment', env)];
}

/** The metrics of a sidecar whose route is an HTTPRoute. */
export const httpRouteMetrics = aMetricsPage({ primary: 1, burst: 1 }).replaceAll(
  /\|(primary|burst)\|worker-service\./g,
  '||worker-$1.',
);

/** The Role of the component http-route. */
const httpRouteRights = rights
  .replace(/(worker-virtual-service\] +)\[get patch\]/, '$1[get]')
  .replace(/(worker-route\] +)\[get\]/, '$1[get patch]');

const ruleFor = (host: string) => ({ metadata: metadata(host), spec: { host, subsets: [] } });

/** A healthy cluster whose watcher changes an HTTPRoute, with changes. */
export async function httpRouteCluster(changes: Changes = {}, context = 'primary') {
  const slices = await recordedCluster().endpointSlices();
  const healthy: Changes = {
    deployments: deploymentsWith({ ROUTE: 'httproute' }),
    virtualServices: [],
    httpRoutes: [anHttpRoute({})],
    services: await servicesWith('primary', 'burst'),
    destinationRules: [ruleFor('worker-primary'), ruleFor('worker-burst.hashr.svc.cluster.local')],
    endpointSlices: slices.map((slice) => ({
      ...slice,
      metadata: metadata('slice', { 'kubernetes.io/service-name': 'worker-primary' }),
    })),
    sidecarMetrics: [{ pod: 'frontend-1', text: httpRouteMetrics }],
    watcherRights: httpRouteRights,
  };
  return recordedCluster({ ...healthy, ...changes }, context);
}

/** A cluster with an HTTPRoute as the checks get it. */
export function httpRouteSubject(...clusters: Parameters<typeof subjectOf>) {
  return { ...subjectOf(...clusters), route: 'httproute' as const };
}
