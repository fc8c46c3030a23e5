import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  burstContext,
  clusters,
  command,
  contexts,
  gatewayUrl,
  hasCluster,
  inPrimary,
  kubectl,
} from '../support/cluster.ts';
import { expectDemoWorks } from '../support/demo-works.ts';
import { withOverlay } from '../support/deploy-overlay.ts';
import { until } from '../support/until.ts';

const UNTRUSTED = 'hashr-stranger';
const two = clusters.burst !== undefined;
const overlay = { overlays: [two ? 'network-policies-two-clusters' : 'network-policies'] };

/** Pods of another namespace with the labels of trusted pods, and the port of the frontend that they try to reach. */
const impostors = [
  { name: 'prometheus', label: 'app=prometheus', port: 15020 },
  { name: 'gateway', label: 'istio=ingressgateway', port: 8080 },
];

describe.skipIf(!hasCluster)('with the network policies', () => {
  let frontend: string;

  beforeAll(async () => {
    await kubectl(clusters.primary, 'create', 'namespace', UNTRUSTED);
    for (const { name, label } of impostors) {
      const image = ['--image=curlimages/curl:8.16.0', '--restart=Never', '--command', '--', 'sleep', '900'];
      await kubectl(clusters.primary, '-n', UNTRUSTED, 'run', name, `--labels=${label}`, ...image);
      await kubectl(
        clusters.primary,
        '-n',
        UNTRUSTED,
        'wait',
        '--for=condition=Ready',
        `pod/${name}`,
        '--timeout=120s',
      );
    }
    frontend = await inPrimary('get', 'pods', '-l', 'app=frontend', '-o', 'jsonpath={.items[0].status.podIP}');
    for (const { name, port } of impostors) {
      await until(() => connects(name, port), `${name} connects to the frontend without policies`, 30_000);
    }
    await command('k8s/network-addresses/read', contexts);
    for (const context of contexts) {
      await withOverlay(context, overlay, 'apply');
    }
  });
  afterAll(async () => {
    for (const context of contexts) {
      await withOverlay(context, overlay, 'delete', '--ignore-not-found');
    }
    await kubectl(clusters.primary, 'delete', 'namespace', UNTRUSTED, '--wait=false');
  });

  /** Whether a pod of the untrusted namespace can open a TCP connection to a port of the frontend's pod. */
  async function connects(pod: string, port: number): Promise<boolean> {
    // curl prints the time until it was connected, or 0 if it was not.
    const curl = `curl -s -o /dev/null --connect-timeout 3 -m 5 -w '%{time_connect}' http://${frontend}:${port}/ || true`;
    const seconds = await kubectl(clusters.primary, '-n', UNTRUSTED, 'exec', pod, '--', 'sh', '-c', curl);
    return Number(seconds) > 0;
  }

  test.each(impostors)('a pod of another namespace with the label $label is refused', async ({ name, port }) => {
    await until(async () => !(await connects(name, port)), 'the connection is refused', 30_000);
    expect(await connects(name, port)).toBe(false);
  });

  test("Istio's Prometheus can still read the frontend's sidecar", async () => {
    const query = encodeURIComponent('timestamp(up{namespace="hashr",app="frontend"}==1)');
    const path = `/api/v1/namespaces/istio-system/services/prometheus:9090/proxy/api/v1/query?query=${query}`;
    const newest = async () => {
      const { data } = JSON.parse(await kubectl(clusters.primary, 'get', '--raw', path)) as {
        data: { result: { value: [number, string] }[] };
      };
      return Math.max(...data.result.map(({ value }) => Number(value[1])));
    };
    const before = await newest();
    await until(async () => (await newest()) > before + 15, 'Prometheus has read it again', 90_000);
  });

  test('the watcher can connect to its own API server and to no other', async () => {
    const server = async (context: string) => {
      const slices = ['get', 'endpointslices', '-n', 'default', '-l', 'kubernetes.io/service-name=kubernetes'];
      const at = '{.items[0].endpoints[0].addresses[0]}:{.items[0].ports[0].port}';
      return kubectl(context, ...slices, '-o', `jsonpath=${at}`);
    };
    // Istio does not redirect the traffic of the sidecar's own container, so this tests the network alone.
    const status = async (context: string) => {
      const curl = [
        'curl',
        '-sk',
        '-m',
        '5',
        '-o',
        '/dev/null',
        '-w',
        '%{http_code}',
        `https://${await server(context)}`,
      ];
      return inPrimary('exec', 'deployment/istiowatcher-deployment', '-c', 'istio-proxy', '--', ...curl).catch(
        (error: Error & { code: number }) => `curl ended with ${error.code}`,
      );
    };

    expect(await status(clusters.primary)).toMatch(/^(200|401|403)$/);
    if (two) {
      expect(await status(burstContext)).toMatch(/^curl ended with (7|28)$/);
    }
  });

  test('the demo works', async () => {
    await expectDemoWorks(await gatewayUrl());
  });
});
