import { readdir } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  burstContext,
  clusters,
  command,
  gatewayUrl,
  hasCluster,
  inBurst,
  inPrimary,
  kubectl,
  readState,
  untilWeights,
} from '../support/cluster.ts';
import { expectDemoWorks } from '../support/demo-works.ts';
import { type OwnOverlay, withOverlay } from '../support/deploy-overlay.ts';
import { until } from '../support/until.ts';

const two = clusters.burst !== undefined;

/** gke for these clusters: they have neither its address nor its certificate. */
const gke: OwnOverlay = {
  overlays: ['gke'],
  patches: [
    {
      target: { group: 'gateway.networking.k8s.io', kind: 'Gateway' },
      patch: JSON.stringify([{ op: 'remove', path: '/spec/addresses' }]),
    },
  ],
};

/** In an overlay with it, each component is valid for the API server. */
const overlayOf: Record<string, OwnOverlay['overlays']> = {
  'burst-worker': [],
  'gateway-tls': ['gateway-api'],
};
/** Those that need the Prometheus Operator, which few clusters have. The manifest tests check their schemas. */
const ofOperator = ['alerts', 'monitors'];
const operatorKinds = ['api-resources', '--api-group=monitoring.coreos.com', '-o', 'name'];
const hasOperator = hasCluster && (await kubectl(clusters.primary, ...operatorKinds)).trim() !== '';
const components = await readdir(new URL('../../k8s/components', import.meta.url));

const rolledOut = (name: string) => inPrimary('rollout', 'status', 'deployment', name, '--timeout=180s');

/**
 * Waits until the results of a new burst worker arrive through Redis. On a busy node, its sidecar accepts the connection
 * long before it can reach Redis. Until then, results arrive only with the HTTP responses.
 */
async function untilResultsArrive(): Promise<void> {
  const url = await gatewayUrl();
  await inPrimary('annotate', 'virtualservice', 'worker-virtual-service', 'istiowatcher/force=burst');
  await untilWeights('0/100');
  const hash = () => fetch(`${url}/api/hash`, { method: 'POST', body: '{"count": 5}' });
  await until(
    async () => {
      const before = (await readState(url)).totals;
      await hash();
      const { succeededByCluster, settledByResponse } = (await readState(url)).totals;
      return (
        succeededByCluster.burst > before.succeededByCluster.burst && settledByResponse === before.settledByResponse
      );
    },
    'results of burst arrive through Redis',
    60_000,
  );
  await inPrimary('annotate', 'virtualservice', 'worker-virtual-service', 'istiowatcher/force-');
  await untilWeights('100/0');
}

describe.skipIf(!hasCluster)('profiles', () => {
  afterAll(async () => {
    await withOverlay(clusters.primary, { overlays: [two ? 'primary' : 'minikube'] }, 'apply');
    if (two) {
      await withOverlay(burstContext, { overlays: ['burst'] }, 'apply');
      await inBurst('rollout', 'status', 'deployment', 'worker-deployment', '--timeout=180s');
    }
    for (const name of ['redis-cache', 'worker-deployment', 'frontend-deployment', 'istiowatcher-deployment']) {
      await rolledOut(name);
    }
    await untilResultsArrive();
  });

  describe('minikube: both subsets in one cluster', () => {
    beforeAll(async () => {
      if (two) {
        await inBurst('scale', 'deployment', 'worker-deployment', '--replicas=0');
        await withOverlay(clusters.primary, { overlays: ['minikube'] }, 'apply');
      }
      await rolledOut('worker-burst-deployment');
      await untilResultsArrive();
    });
    afterAll(async () => {
      await inPrimary('delete', 'networkpolicies', '--all');
      if (two) {
        await inPrimary('delete', 'deployment', 'worker-burst-deployment');
        await inBurst('scale', 'deployment', 'worker-deployment', '--replicas=1');
        await inBurst('rollout', 'status', 'deployment', 'worker-deployment', '--timeout=180s');
      }
    });

    test('the demo works', async () => {
      await expectDemoWorks(await gatewayUrl());
    });

    test('it works with the profile network-policies', async () => {
      await command('k8s/network-addresses/read', [clusters.primary]);
      await withOverlay(clusters.primary, { overlays: ['network-policies'] }, 'apply');

      expect(await inPrimary('get', 'networkpolicies', '-o', 'name')).toContain('networkpolicy.networking.k8s.io/');
      await expectDemoWorks(await gatewayUrl());
    });
  });

  describe('with the Gateway API', () => {
    const gateway = 'gateways.gateway.networking.k8s.io/frontend-gateway';
    const readGateway = (path: string) => inPrimary('get', gateway, '-o', `jsonpath=${path}`);
    afterAll(async () => {
      await inPrimary('delete', gateway, 'httproutes/frontend-ingress-route', 'httproutes/redirect-to-https');
      await inPrimary('delete', 'authorizationpolicy/frontend-gateway', 'poddisruptionbudget/frontend');
      await inPrimary('scale', 'deployment', 'frontend-deployment', '--replicas=1');
    });

    test('the profile gateway-api serves the page', async () => {
      await withOverlay(clusters.primary, { overlays: ['gateway-api'] }, 'apply');
      const address = await until(() => readGateway('{.status.addresses[0].value}'), 'it has an address', 120_000);
      const getPage = async () => (await fetch(`http://${address}/`, { signal: AbortSignal.timeout(5_000) })).text();

      await until(async () => (await getPage()).includes('<title>String Hashr</title>'), 'the page is served', 120_000);
    });

    test('the profile gke has three frontends and a fixed number of workers', async () => {
      await withOverlay(clusters.primary, gke, 'apply');
      const listeners = '{.status.listeners[*].name}';
      await until(async () => (await readGateway(listeners)) === 'http https', 'it has two listeners', 60_000);
      await rolledOut('frontend-deployment');
      const frontends = await inPrimary(
        'get',
        'deployment',
        'frontend-deployment',
        '-o',
        'jsonpath={.status.readyReplicas}',
      );

      expect(frontends).toBe('3');
      expect(await inPrimary('get', 'horizontalpodautoscalers', '-o', 'name')).toBe('');
    });
  });

  const accepted = components.filter((name) => overlayOf[name]?.length !== 0);
  test.each(hasOperator ? accepted : accepted.filter((name) => !ofOperator.includes(name)))(
    'the API server accepts the component %s',
    async (component) => {
      const overlays = overlayOf[component] ?? ['primary'];
      const addresses = component.startsWith('network-policies') ? ['../network-addresses'] : [];
      const overlay = { overlays: [...overlays, ...addresses], components: [component] };
      if (component === 'network-policies-two-clusters') {
        await command('k8s/network-addresses/read', [...new Set([clusters.primary, burstContext])]);
      }
      const output = await withOverlay(clusters.primary, overlay, 'apply', '--dry-run=server');

      expect(output).toContain('(server dry run)');
    },
  );
});
