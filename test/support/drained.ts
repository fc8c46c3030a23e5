import { contexts, kubectl, NAMESPACE } from './cluster.ts';
import { until } from './until.ts';

/**
 * Waits until no proxy closes old connections. When a policy or a listener changes, Envoy keeps the connections of before,
 * and closes them within 45 s (`drainDuration` of Istio's ProxyConfig): those to Redis too, and then messages are missed.
 */
export async function untilDrained(): Promise<void> {
  await until(
    async () => (await Promise.all((await proxies()).map(isDrained))).every(Boolean),
    'no proxy closes old connections',
    120_000,
    2_000,
  );
}

interface Proxy {
  context: string;
  namespace: string;
  pod: string;
}

/** The sidecars of the demo, and the ingress gateways. */
async function proxies(): Promise<Proxy[]> {
  const sources = contexts.flatMap((context) => [
    { context, namespace: NAMESPACE, labels: 'security.istio.io/tlsMode=istio' },
    { context, namespace: 'istio-system', labels: 'istio=ingressgateway' },
  ]);
  const found = await Promise.all(
    sources.map(async ({ context, namespace, labels }) => {
      const pods = await kubectl(context, '-n', namespace, 'get', 'pods', '-l', labels, '-o', 'name');
      return pods
        .split('\n')
        .filter(Boolean)
        .map((pod) => ({ context, namespace, pod }));
    }),
  );
  return found.flat();
}

/** Whether a proxy has no listener and no part of one that only waits for the end of its connections. */
async function isDrained({ context, namespace, pod }: Proxy): Promise<boolean> {
  const request = ['pilot-agent', 'request', 'GET', 'stats?filter=total_(listeners|filter_chains)_draining'];
  const stats = await kubectl(context, '-n', namespace, 'exec', pod, '-c', 'istio-proxy', '--', ...request);
  return [...stats.matchAll(/_draining: (\d+)/g)].map(([, count]) => count).join() === '0,0';
}
