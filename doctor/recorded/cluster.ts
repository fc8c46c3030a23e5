import { known } from '../fact.ts';
import type { ClusterFacts } from '../facts/cluster-facts.ts';
import type { Deployment, Pod, Service } from '../facts/objects.ts';

/** A pod as a healthy cluster has it, for tests: ready, with a native sidecar. */
export function aPod(name: string, labels: Record<string, string>, namespace = 'hashr'): Pod {
  return {
    metadata: { name, namespace, labels },
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
    metadata: { name, namespace: 'hashr', labels: {} },
    spec: { replicas, template: { spec: { containers: [container] } } },
  };
}

export function aService(name: string, port: Service['spec']['ports'][number], ip?: string): Service {
  return {
    metadata: { name, namespace: 'hashr', labels: {} },
    spec: { type: ip === undefined ? 'ClusterIP' : 'LoadBalancer', selector: {}, ports: [port] },
    status: { loadBalancer: { ingress: ip === undefined ? [] : [{ ip }] } },
  };
}

const worker = { app: 'worker', 'cluster-type': 'primary-cluster' };

/** What a healthy primary cluster tells, shortened. */
export const healthyCluster: ClusterFacts = {
  place: { context: 'primary', namespace: 'hashr' },
  serverVersion: '1.35.4',
  istioVersions: known(['v1', 'v1beta1']),
  istiodPods: known([aPod('istiod-1', { app: 'istiod', 'istio.io/rev': 'default' }, 'istio-system')]),
  webhooks: known([{ metadata: { name: 'injector', namespace: '', labels: { 'istio.io/rev': 'default' } } }]),
  namespace: known({ metadata: { name: 'hashr', namespace: '', labels: { 'istio-injection': 'enabled' } } }),
  deployments: known(
    ['frontend-deployment', 'worker-deployment', 'redis-cache', 'istiowatcher-deployment'].map((name) =>
      aDeployment(name),
    ),
  ),
  pods: known([
    aPod('frontend-1', { app: 'frontend' }),
    aPod('worker-1', worker),
    aPod('redis-1', { app: 'redis-cache' }),
    aPod('watcher-1', { app: 'istiowatcher' }),
  ]),
  services: known([
    aService('frontend-service', { name: 'http', port: 80 }),
    aService('worker-service', { name: 'http', port: 80 }),
    aService('redis-cache-service', { name: 'tcp-redis', port: 6379 }),
  ]),
  endpointSlices: known([
    {
      metadata: { name: 'slice', namespace: 'hashr', labels: { 'kubernetes.io/service-name': 'worker-service' } },
      endpoints: [{ conditions: { ready: true }, targetRef: { name: 'worker-1' } }],
    },
  ]),
};
