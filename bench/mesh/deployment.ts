import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { clusters, gatewayUrl, inBurst, inPrimary, kubectl, NAMESPACE } from '@hashr/test/support/cluster.ts';
import { withOverlay } from '@hashr/test/support/deploy-overlay.ts';
import { until } from '@hashr/test/support/until.ts';
import type { Setup } from './setups.ts';

const ACCESS_LOG = 'istio-manifests/lessons/07-access-log';

/** The demo's own objects, which would refuse requests of pods without a sidecar. The demo needs them again afterwards. */
const ownObjects =
  'authorizationpolicies,peerauthentications,virtualservices,destinationrules,gateways,telemetries,envoyfilters';

/** Deletes what the demo has in the mesh, the watcher, and the worker of the other cluster, if there is one. */
export async function leaveMesh(): Promise<void> {
  if (clusters.burst !== undefined) {
    await inBurst('delete', 'deployment', 'worker-deployment', '--ignore-not-found');
  }
  await inPrimary('delete', ownObjects, '--all');
  await inPrimary('delete', 'deployment', 'istiowatcher-deployment', '--ignore-not-found');
}

/** Deploys plain Kubernetes manifests with the sidecars and the Istio objects of a setup. Returns the address for the load. */
export async function deploySetup(setup: Setup): Promise<string> {
  const { sidecars, gateway, accessLog } = setup;
  await kubectl(clusters.primary, 'label', 'namespace', NAMESPACE, 'istio-injection=enabled', '--overwrite');
  const patches = [
    withSidecar('frontend-deployment', sidecars.client),
    withSidecar('worker-deployment', sidecars.server),
    withSidecar('redis-cache', false),
  ];
  await withOverlay(clusters.primary, { overlays: ['without-mesh'], patches }, 'apply');
  await apply(objectsOf(setup));
  await inPrimary(accessLog ? 'apply' : 'delete', '-k', ACCESS_LOG, ...(accessLog ? [] : ['--ignore-not-found']));
  for (const name of ['frontend-deployment', 'worker-deployment', 'redis-cache']) {
    await inPrimary('rollout', 'status', 'deployment', name, '--timeout=180s');
  }
  const url = gateway ? await gatewayUrl() : `http://${await frontendAddress()}:8080`;
  await until(() => allSucceed(url), 'strings are hashed', 60_000, 500);
  return url;
}

function withSidecar(name: string, isInjected: boolean): object {
  const labels = { 'sidecar.istio.io/inject': String(isInjected) };
  const patch = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name },
    spec: { template: { metadata: { labels } } },
  };
  return { patch: JSON.stringify(patch), target: { kind: 'Deployment', name } };
}

/** With mTLS off, the client's rule says so. The route of the gateway does not matter to the other setups. */
function objectsOf({ mtls }: Setup): object[] {
  const metadata = (name: string) => ({ name, namespace: NAMESPACE });
  return [
    {
      apiVersion: 'networking.istio.io/v1',
      kind: 'DestinationRule',
      metadata: metadata('bench-worker'),
      spec: { host: 'worker-service', trafficPolicy: mtls ? {} : { tls: { mode: 'DISABLE' } } },
    },
    {
      apiVersion: 'networking.istio.io/v1',
      kind: 'Gateway',
      metadata: metadata('bench'),
      spec: {
        selector: { istio: 'ingressgateway' },
        servers: [{ port: { number: 80, name: 'http', protocol: 'HTTP' }, hosts: ['*'] }],
      },
    },
    {
      apiVersion: 'networking.istio.io/v1',
      kind: 'VirtualService',
      metadata: metadata('bench'),
      spec: {
        hosts: ['*'],
        gateways: ['bench'],
        http: [{ route: [{ destination: { host: 'frontend-service', port: { number: 80 } } }] }],
      },
    },
  ];
}

async function apply(objects: object[]): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'hashr-bench-'));
  await writeFile(join(folder, 'objects.json'), JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }));
  await kubectl(clusters.primary, 'apply', '-f', join(folder, 'objects.json'));
  await rm(folder, { recursive: true });
}

async function frontendAddress(): Promise<string> {
  const pods = ['get', 'pods', '-l', 'app=frontend', '--field-selector=status.phase=Running'];
  return await until(async () => {
    const addresses = (await inPrimary(...pods, '-o', 'jsonpath={.items[*].status.podIP}')).split(' ');
    return addresses.length === 1 ? addresses[0] : undefined;
  }, 'there is one frontend');
}

async function allSucceed(url: string): Promise<boolean> {
  const response = await fetch(`${url}/api/hash`, { method: 'POST', body: '{"count": 20}' });
  return response.ok && response.headers.get('hashr-failed') === '0';
}
