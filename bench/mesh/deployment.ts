import { withObjects } from '@hashr/test/support/applied-manifests.ts';
import { clusters, gatewayUrl, inBurst, inPrimary, NAMESPACE } from '@hashr/test/support/cluster.ts';
import { withOverlay } from '@hashr/test/support/deploy-overlay.ts';
import { until } from '@hashr/test/support/until.ts';
import type { Setup } from './setups.ts';

const ACCESS_LOG = 'istio-manifests/lessons/07-access-log';
const INJECT = 'sidecar.istio.io/inject';
/** The frontend's own limit must not be what is measured. */
const HIGH_LIMIT = { name: 'MAX_TOTAL_FREQUENCY', value: '20000' };

/** The demo's own Istio objects. Some of them refuse requests of pods without a sidecar. */
const ownObjects =
  'authorizationpolicies,peerauthentications,virtualservices,destinationrules,gateways,telemetries,envoyfilters';

/** Deletes the Istio objects of the demo, its watcher, and the burst worker, wherever that is. */
export async function leaveMesh(): Promise<void> {
  if (clusters.burst !== undefined) {
    await inBurst('delete', 'deployment', 'worker-deployment', '--ignore-not-found');
  }
  await inPrimary('delete', ownObjects, '--all');
  await inPrimary('delete', 'deployment', 'istiowatcher-deployment', 'worker-burst-deployment', '--ignore-not-found');
}

/** Deploys the programs with the sidecars and the Istio objects of a setup. Returns the address for the load. */
export async function deploySetup(setup: Setup): Promise<string> {
  const { sidecars, gateway, accessLog } = setup;
  const patches = [
    ...['networking.istio.io', 'security.istio.io'].map(withoutObjects),
    patch('frontend-deployment', sidecars.client, [{ name: 'frontend', env: [HIGH_LIMIT] }]),
    patch('worker-deployment', sidecars.server),
    patch('redis-cache', false),
  ];
  await withOverlay(clusters.primary, { overlays: ['without-istiowatcher'], patches }, 'apply');
  await withObjects(clusters.primary, objectsOf(setup), 'apply');
  await inPrimary(accessLog ? 'apply' : 'delete', '-k', ACCESS_LOG, ...(accessLog ? [] : ['--ignore-not-found']));
  for (const name of ['frontend-deployment', 'worker-deployment', 'redis-cache']) {
    await inPrimary('rollout', 'status', 'deployment', name, '--timeout=180s');
  }
  await onlyPod('worker', sidecars.server);
  const address = await onlyPod('frontend', sidecars.client);
  const url = gateway ? await gatewayUrl() : `http://${address}:8080`;
  await until(() => allSucceed(url), 'strings are hashed', 60_000, 500);
  return url;
}

function withoutObjects(group: string): object {
  const anyObject = { $patch: 'delete', apiVersion: 'v1', kind: 'any', metadata: { name: 'any' } };
  return { patch: JSON.stringify(anyObject), target: { group } };
}

function patch(name: string, hasSidecar: boolean, containers: object[] = []): object {
  const spec = { template: { metadata: { labels: { [INJECT]: String(hasSidecar) } }, spec: { containers } } };
  const object = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name }, spec };
  return { patch: JSON.stringify(object), target: { kind: 'Deployment', name } };
}

/** With mTLS off, the rule of the client says so. The route of the gateway does not matter to the other setups. */
function objectsOf({ mtls, http2 }: Setup): object[] {
  const object = (kind: string, name: string, spec: object) => ({
    apiVersion: 'networking.istio.io/v1',
    kind,
    metadata: { name, namespace: NAMESPACE },
    spec,
  });
  const connectionPool = { http: { h2UpgradePolicy: http2 ? 'UPGRADE' : 'DO_NOT_UPGRADE' } };
  return [
    object('DestinationRule', 'bench-frontend', { host: 'frontend-service', trafficPolicy: { connectionPool } }),
    object('DestinationRule', 'bench-worker', {
      host: 'worker-service',
      trafficPolicy: { ...(!mtls && { tls: { mode: 'DISABLE' } }), connectionPool },
    }),
    object('Gateway', 'bench', {
      selector: { istio: 'ingressgateway' },
      servers: [{ port: { number: 80, name: 'http', protocol: 'HTTP' }, hosts: ['*'] }],
    }),
    object('VirtualService', 'bench', {
      hosts: ['*'],
      gateways: ['bench'],
      http: [{ route: [{ destination: { host: 'frontend-service', port: { number: 80 } } }] }],
    }),
  ];
}

/** Waits until the pods of the setup before are gone. Returns the address of the pod that is left. */
async function onlyPod(app: string, hasSidecar: boolean): Promise<string> {
  const pods = await until(
    async () => {
      const { items } = JSON.parse(await inPrimary('get', 'pods', '-l', `app=${app}`, '-o', 'json')) as PodList;
      return items.length === 1 && items;
    },
    `there is one pod of ${app}`,
    60_000,
    500,
  );
  const [pod] = pods;
  const names = [...(pod?.spec.initContainers ?? []), ...(pod?.spec.containers ?? [])].map(({ name }) => name);
  if (names.includes('istio-proxy') !== hasSidecar) {
    throw new Error(`The pod of ${app} ${hasSidecar ? 'has no sidecar' : 'has a sidecar'}: ${names.join(', ')}.`);
  }
  return pod?.status.podIP ?? '';
}

interface PodList {
  items: {
    spec: { containers: { name: string }[]; initContainers?: { name: string }[] };
    status: { podIP: string };
  }[];
}

async function allSucceed(url: string): Promise<boolean> {
  const response = await fetch(`${url}/api/hash`, { method: 'POST', body: '{"count": 20}' });
  return response.ok && response.headers.get('hashr-failed') === '0';
}
