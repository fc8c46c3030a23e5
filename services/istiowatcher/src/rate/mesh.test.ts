import { createServer, type RequestListener } from 'node:http';
import { type HttpServer, listen } from '@hashr/service-kit/http-server.ts';
import { afterEach, expect, test } from 'vitest';
import { createMeshRequestRate } from './mesh.ts';

const servers: HttpServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});
const { signal } = new AbortController();

async function serve(handler: RequestListener) {
  const server = await listen(createServer(handler), 0, '127.0.0.1');
  servers.push(server);
  return server;
}

const page = (requests: number) =>
  `istio_requests_total{reporter="source",destination_service="worker-service.hashr.svc.cluster.local",destination_cluster="primary",response_code="200"} ${requests}
envoy_cluster_membership_healthy{cluster_name="outbound|80|primary|worker-service.hashr.svc.cluster.local"} 1
envoy_cluster_membership_healthy{cluster_name="outbound|80|burst|worker-service.hashr.svc.cluster.local"} 0
`;

test('the first look is too soon, the second has a rate and the health of the subsets', async () => {
  let requests = 0;
  const { url } = await serve((_request, response) => response.end(page(requests)));
  let nowMs = 0;
  const rate = createMeshRequestRate({ url, host: 'worker-service.hashr', timeoutMs: 1_000, now: () => nowMs });

  expect((await rate.observe(signal)).rate).toMatchObject({ gap: 'too-soon' });
  requests = 12;
  nowMs = 1_000;
  const { rate: second, subsets } = await rate.observe(signal);

  expect(second).toMatchObject({ perSecond: 12, windowSeconds: 1 });
  expect(subsets.primary.healthyEndpoints).toBe(1);
  expect(subsets.burst.healthyEndpoints).toBe(0);
  expect(subsets.primary.failedShare).toBe(0);
});

test('a page without counters is a rate of 0', async () => {
  const { url } = await serve((_request, response) => response.end('up 1\n'));
  let nowMs = 0;
  const rate = createMeshRequestRate({
    url,
    host: 'worker-service.hashr',
    timeoutMs: 1_000,
    now: () => (nowMs += 1_000),
  });
  await rate.observe(signal);
  const { rate: second, notes } = await rate.observe(signal);

  expect(second).toMatchObject({ perSecond: 0 });
  expect(notes[0]).toContain('do not tell which workers are healthy');
});

test.each<[string, RequestListener, string, string]>([
  ['500', (_request, response) => response.writeHead(500).end(), 'error', 'answers 500'],
  ['HTML', (_request, response) => response.end('<html>'), 'error', 'no metrics page'],
  ['nothing', () => {}, 'unreachable', 'too late'],
  ['a broken answer', (request) => request.socket.destroy(), 'unreachable', 'ECONNRESET'],
])('a page that answers with %s is a gap, never a zero', async (_name, handler, gap, reason) => {
  const { url } = await serve(handler);
  const rate = createMeshRequestRate({ url, host: 'worker-service.hashr', timeoutMs: 200 });
  const { rate: seen } = await rate.observe(signal);

  expect(seen).toMatchObject({ gap, reason: expect.stringContaining(reason) });
});

test('so is a name without an address, and a port where nobody listens', async () => {
  const observe = async (url: string) =>
    (await createMeshRequestRate({ url, host: 'worker-service.hashr', timeoutMs: 1_000 }).observe(signal)).rate;
  const { port, close } = await serve(() => {});
  await close();

  expect(await observe('http://frontend-metrics.invalid:15020/stats')).toMatchObject({
    gap: 'unreachable',
    reason: expect.stringContaining('frontend-metrics.invalid has no address'),
  });
  expect(await observe(`http://127.0.0.1:${port}/`)).toMatchObject({
    gap: 'unreachable',
    reason: expect.stringContaining('ECONNREFUSED'),
  });
});
