import type { VirtualService } from '@hashr/mesh/istio-objects.ts';
import { settledStatus } from '../../test/support/watcher-status.ts';
import type { Subject } from '../checks/subject.ts';
import type { Tools } from '../checks/tools.ts';
import type { Answer } from '../cluster/answer.ts';
import type { Cluster } from '../cluster/cluster.ts';
import type { Deployment, Pod, Service } from '../cluster/objects.ts';

/** The metadata of an object of the demo. */
export const metadata = (name: string, labels: Record<string, string> = {}, namespace = 'hashr') => ({
  name,
  namespace,
  labels,
  annotations: {},
});

/** A pod of a healthy cluster: ready, with a native sidecar. */
export function aPod(name: string, labels: Record<string, string>, namespace = 'hashr'): Pod {
  return {
    metadata: metadata(name, labels, namespace),
    spec: {
      containers: [{ name: 'app', env: [] }],
      initContainers: [{ name: 'istio-proxy', restartPolicy: 'Always', env: [] }],
    },
    status: { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }], containerStatuses: [] },
  };
}

/** The same pod, not ready. */
export function unready(pod: Pod, reason: string): Pod {
  return {
    ...pod,
    status: {
      phase: 'Pending',
      conditions: [{ type: 'Ready', status: 'False' }],
      containerStatuses: [{ name: 'app', state: { waiting: { reason } } }],
    },
  };
}

export function aDeployment(name: string, env: Record<string, string> = {}, replicas = 1): Deployment {
  const container = {
    name: name.replace('-deployment', ''),
    env: Object.entries(env).map(([name, value]) => ({ name, value })),
  };
  return {
    metadata: metadata(name),
    spec: { replicas, template: { spec: { containers: [container] } } },
  };
}

export function aService(name: string, port: Service['spec']['ports'][number], ip?: string): Service {
  return {
    metadata: metadata(name),
    spec: { type: ip === undefined ? 'ClusterIP' : 'LoadBalancer', selector: {}, ports: [port] },
    status: { loadBalancer: { ingress: ip === undefined ? [] : [{ ip }] } },
  };
}

/** A route as the manifest has it, with these weights, for tests. */
export function aRoute(primary: number, burst: number, name = 'worker'): VirtualService {
  const to = (subset: string, weight: number) => ({ destination: { host: 'worker-service', subset }, weight });
  return {
    metadata: metadata('worker-virtual-service'),
    spec: { http: [{ name, route: [to('primary', primary), to('burst', burst)] }] },
  };
}

/** A route without subsets, as in istio-manifests/lessons/12-all-workers. */
export const unsplitRoute: VirtualService = {
  metadata: metadata('worker-virtual-service'),
  spec: { http: [{ name: 'worker', route: [{ destination: { host: 'worker-service' } }] }] },
};

/** The status of a watcher that reads such a route. */
export const notSteering = { ...settledStatus(999_500), verdict: 'not-steering', weights: null, proposed: null };

const HOST = 'worker-service.hashr.svc.cluster.local';

/** A sidecar's metrics page, cut down to what is looked at. */
export function aMetricsPage(healthy: { primary: number; burst: number }, requests = 7): string {
  return [
    '# TYPE envoy_cluster_membership_healthy gauge',
    `envoy_cluster_membership_healthy{cluster_name="outbound|80|primary|${HOST}"} ${healthy.primary}`,
    `envoy_cluster_membership_healthy{cluster_name="outbound|80|burst|${HOST}"} ${healthy.burst}`,
    `envoy_cluster_upstream_rq{cluster_name="outbound|80|primary|${HOST}",response_code="200"} ${requests}`,
  ].join('\n');
}

/** An HTTP answer with a JSON body. */
export function anAnswer(body: unknown, status = 200, atMs = 1_000_000): Answer {
  return { status, text: JSON.stringify(body), atMs };
}

export const healthyState = {
  redis: 'connected',
  tokenRequired: false,
  frontends: [{ name: 'frontend-1', gone: false, totals: { sent: 7, succeeded: 5, failed: 1, inFlight: 1 } }],
};

/** `GET /status` of a watcher that is content. */
export const healthyStatus = {
  ...settledStatus(999_500),
  reason: '5.0/s is below 10: all traffic to primary, as it is.',
};

/** `kubectl auth can-i --list --no-headers` with the Role as it comes. */
export const rights = `events                                          []                                     []                         [create patch]
selfsubjectreviews.authentication.k8s.io        []                                     []                         [create]
virtualservices.networking.istio.io             []                                     [worker-virtual-service]   [get patch]
httproutes.gateway.networking.k8s.io            []                                     [worker-route]             [get]
                                                [/api/*]                               []                         [get]
`;

/** What a read of a cluster gives, or what it throws. */
type Reads = Omit<Cluster, 'place' | 'kubectl' | 'podsWith' | 'servicesIn' | 'getPage'>;
type Recorded = { [Read in keyof Reads]: Awaited<ReturnType<Reads[Read]>> | Error } & {
  gatewayServices: Service[];
  page: Answer | Error;
};

const healthy: Recorded = {
  serverVersion: '1.35.4',
  istioVersions: ['v1', 'v1beta1'],
  istioPods: [
    aPod('istiod-1', { app: 'istiod', istio: 'pilot', 'istio.io/rev': 'default' }, 'istio-system'),
    aPod('gateway-1', { istio: 'ingressgateway', app: 'gateway' }),
  ],
  webhooks: [{ metadata: metadata('injector', { 'istio.io/rev': 'default' }) }],
  namespaceLabels: { 'istio-injection': 'enabled' },
  deployments: ['frontend-deployment', 'worker-deployment', 'redis-cache', 'istiowatcher-deployment'].map((name) =>
    aDeployment(name),
  ),
  pods: [
    aPod('frontend-1', { app: 'frontend' }),
    aPod('worker-1', { app: 'worker', 'cluster-type': 'primary-cluster' }),
    aPod('redis-1', { app: 'redis-cache' }),
    aPod('watcher-1', { app: 'istiowatcher' }),
  ],
  services: [
    aService('frontend-service', { name: 'http', port: 80 }),
    aService('worker-service', { name: 'http', port: 80 }),
    aService('redis-cache-service', { name: 'tcp-redis', port: 6379 }),
  ],
  endpointSlices: [
    {
      metadata: metadata('slice', { 'kubernetes.io/service-name': 'worker-service' }),
      endpoints: [{ conditions: { ready: true }, targetRef: { name: 'worker-1' } }],
    },
  ],
  gateways: [
    {
      metadata: metadata('frontend-gateway'),
      spec: { selector: { istio: 'ingressgateway' }, servers: [{ port: { number: 80 }, hosts: ['*'] }] },
    },
  ],
  gatewaysOfGatewayApi: [],
  gatewayServices: [
    {
      ...aService('gateway', { name: 'http', port: 80 }, '192.0.2.1'),
      spec: { type: 'LoadBalancer', selector: { app: 'gateway' }, ports: [] },
    },
  ],
  virtualServices: [aRoute(100, 0)],
  httpRoutes: [],
  destinationRules: [
    {
      metadata: metadata('worker-destination-rule'),
      spec: {
        host: 'worker-service',
        subsets: [
          { name: 'primary', labels: { 'cluster-type': 'primary-cluster' } },
          { name: 'burst', labels: { 'cluster-type': 'burst-cluster' } },
        ],
      },
    },
  ],
  page: { status: 200, text: '<title>String Hashr</title>', atMs: undefined },
  remoteClusters: '',
  sidecarMetrics: [{ pod: 'frontend-1', text: aMetricsPage({ primary: 1, burst: 1 }) }],
  state: anAnswer(healthyState),
  watcherStatus: anAnswer(healthyStatus),
  watcherRights: rights,
  analysis: '[]',
  prometheusRate: 5,
  scrapeIntervals: [15],
};

/** A healthy cluster, as it was recorded and shortened, with changes. */
export function recordedCluster(changes: Partial<Recorded> = {}, context = 'primary'): Cluster {
  const { gatewayServices, page, ...reads } = { ...healthy, ...changes };
  const asReads = Object.entries(reads).map(([name, value]) => [
    name,
    async () => {
      if (value instanceof Error) {
        throw value;
      }
      return value;
    },
  ]);
  return {
    ...(Object.fromEntries(asReads) as Reads),
    place: { context, namespace: 'hashr' },
    kubectl: `kubectl --context ${context} -n hashr`,
    podsWith: async () => [],
    servicesIn: async () => gatewayServices,
    async getPage() {
      if (page instanceof Error) {
        throw page;
      }
      return page;
    },
  };
}

/** The programs of a computer that has all of them. */
export const tools: Tools = {
  kubectl: async () => '1.35.4',
  istioctl: async () => '1.31.1',
  skaffold: async () => '2.16.1',
  contexts: async () => [],
};

/** A cluster as the checks get it. */
export function subjectOf(cluster: Cluster, ...others: Cluster[]): Subject {
  const clusters = [cluster, ...others];
  return {
    cluster,
    hasFrontend: true,
    route: 'virtualservice',
    clusters,
    contexts: clusters.map(({ place }) => place.context),
    tools,
  };
}
