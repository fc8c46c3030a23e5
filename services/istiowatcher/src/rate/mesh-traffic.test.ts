import { createServer, type RequestListener } from 'node:http';
import { sayNotices } from '@hashr/messages/notices.ts';
import { type HttpServer, listen } from '@hashr/service-kit/http-server.ts';
import { afterEach, describe, expect, test } from 'vitest';
import { createMeshTraffic } from './mesh-traffic.ts';

const servers: HttpServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});
const { signal } = new AbortController();
const worker = { namespace: 'hashr', route: 'virtualservice' } as const;

async function serve(handler: RequestListener) {
  const server = await listen(createServer(handler), 0, '127.0.0.1');
  servers.push(server);
  return server;
}

const health = `envoy_cluster_membership_healthy{cluster_name="outbound|80|primary|worker-service.hashr.svc.cluster.local"} 1
envoy_cluster_membership_healthy{cluster_name="outbound|80|burst|worker-service.hashr.svc.cluster.local"} 0
`;
const metrics = (requests: number) =>
  `istio_requests_total{reporter="source",destination_service="worker-service.hashr.svc.cluster.local",destination_cluster="primary",response_code="200"} ${requests}\n${health}`;

test('the first tick is too soon, the second has a rate and the health of the subsets', async () => {
  let requests = 0;
  const { url } = await serve((_request, response) => response.end(metrics(requests)));
  let nowMs = 0;
  const rate = createMeshTraffic({ url, worker, timeoutMs: 1_000, now: () => nowMs });

  expect((await rate.observe(signal)).rate).toMatchObject({ kind: 'too-soon' });
  requests = 12;
  nowMs = 1_000;
  const { rate: second, subsets } = await rate.observe(signal);

  expect(second).toMatchObject({ perSecond: 12, windowSeconds: 1 });
  expect(subsets.primary.healthyEndpoints).toBe(1);
  expect(subsets.burst.healthyEndpoints).toBe(0);
  expect(subsets.primary.failedShare).toBe(0);
});

test('metrics with Envoy data and without counters of requests are a rate of 0', async () => {
  const { url } = await serve((_request, response) => response.end(health));
  let nowMs = 0;
  const rate = createMeshTraffic({ url, worker, timeoutMs: 1_000, now: () => (nowMs += 1_000) });
  await rate.observe(signal);
  const { rate: second, notes } = await rate.observe(signal);

  expect(second).toMatchObject({ perSecond: 0 });
  expect(notes.map(sayNotices)).toEqual([expect.stringContaining('A stall can then look like a lower rate')]);
});

test('requests count when they start, where the frontend reports that', async () => {
  let started = 0;
  const { url } = await serve((_request, response) =>
    response.end(
      `${metrics(5)}envoy_http_downstream_rq_total{http_conn_manager_prefix="outbound_0.0.0.0_80"} ${started}\n`,
    ),
  );
  let nowMs = 0;
  const rate = createMeshTraffic({ url, worker, timeoutMs: 1_000, now: () => nowMs });
  await rate.observe(signal);
  started = 20;
  nowMs = 1_000;

  expect(await rate.observe(signal)).toMatchObject({ rate: { perSecond: 20 }, notes: [] });
});

test('a look says whether the rate rises, and gives up before the next tick', async () => {
  let [started, delayMs] = [0, 0];
  const { url } = await serve((_request, response) => {
    const text = `${health}envoy_http_downstream_rq_total{http_conn_manager_prefix="outbound_0.0.0.0_80"} ${started}\n`;
    setTimeout(() => response.end(text), delayMs);
  });
  let nowMs = 0;
  const rate = createMeshTraffic({
    url,
    worker,
    timeoutMs: 60_000,
    now: () => nowMs,
  });
  const looks = [await rate.look?.(signal)];
  await rate.observe(signal);
  nowMs += 1_000;
  for (const requests of [5, 5, 5, 5, 30, 30]) {
    started += requests;
    looks.push(await rate.look?.(signal));
    nowMs += 1_000;
  }
  delayMs = 10_000;
  looks.push(await rate.look?.(signal));

  expect(looks).toEqual([false, false, false, false, false, true, false, false]);
});

test('metrics without the health of the subsets give a note', async () => {
  const { url } = await serve((_request, response) => response.end(metrics(7).replaceAll('membership_healthy', 'x')));

  expect(
    (
      await createMeshTraffic({
        url,
        worker,
        timeoutMs: 1_000,
      }).observe(signal)
    ).notes.map(sayNotices)[0],
  ).toContain('do not report which workers are healthy');
});

describe("while Istio's agent cannot read Envoy, its metrics are a gap, never a zero", () => {
  const started = 'envoy_http_downstream_rq_total{http_conn_manager_prefix="outbound_0.0.0.0_80"} 900\n';

  test.each<[string, string, string]>([
    ['had counters, and has nothing of Envoy', metrics(500), 'process_cpu_seconds_total 1.5\n'],
    ['had counters, and has only the health', metrics(500), health],
    ['had the requests that started, and has nothing of Envoy', started, 'process_cpu_seconds_total 1.5\n'],
    ['had the requests that started, and was cut off', metrics(500) + started, metrics(500)],
    ['never had anything of Envoy', 'process_cpu_seconds_total 1.5\n', 'process_cpu_seconds_total 1.6\n'],
  ])('it %s', async (_name, before, after) => {
    let text = before;
    const { url } = await serve((_request, response) => response.end(text));
    let nowMs = 0;
    const rate = createMeshTraffic({ url, worker, timeoutMs: 1_000, now: () => nowMs });
    await rate.observe(signal);
    nowMs = 1_000;
    await rate.observe(signal);
    nowMs = 2_000;
    text = after;

    expect((await rate.observe(signal)).rate).toMatchObject({
      kind: 'error',
      message: expect.stringContaining('contain no Envoy statistics'),
    });
  });

  test('a sidecar that restarts at 0 is not a gap', async () => {
    let text = metrics(500) + started;
    const { url } = await serve((_request, response) => response.end(text));
    let nowMs = 0;
    const rate = createMeshTraffic({ url, worker, timeoutMs: 1_000, now: () => nowMs });
    await rate.observe(signal);
    nowMs = 1_000;
    text = health + started.replace('900', '7');

    expect((await rate.observe(signal)).rate).toMatchObject({ perSecond: 7 });
  });
});

test("it requests Prometheus' text format, without which Istio's agent logs a warning", async () => {
  const accepted: (string | undefined)[] = [];
  const { url } = await serve((request, response) => {
    accepted.push(request.headers.accept);
    response.end(metrics(1));
  });
  await createMeshTraffic({ url, worker, timeoutMs: 1_000 }).observe(signal);

  expect(accepted).toEqual(['text/plain;version=0.0.4']);
});

test.each<[string, RequestListener, string, string]>([
  ['500', (_request, response) => response.writeHead(500).end(), 'error', 'responds with status 500'],
  ['HTML', (_request, response) => response.end('<html>'), 'error', 'a body that is not metrics'],
  ['nothing', () => {}, 'unreachable', 'no answer in time'],
  ['a broken answer', (request) => request.socket.destroy(), 'unreachable', 'ECONNRESET'],
])('an answer with %s is a gap, never a zero', async (_name, handler, gap, reason) => {
  const { url } = await serve(handler);
  const rate = createMeshTraffic({ url, worker, timeoutMs: 200 });
  const { rate: seen } = await rate.observe(signal);

  expect(seen).toMatchObject({ kind: gap, message: expect.stringContaining(reason) });
});

test('a name without an address, and a port where nothing listens, are gaps', async () => {
  const observe = async (url: string) =>
    (
      await createMeshTraffic({
        url,
        worker,
        timeoutMs: 1_000,
      }).observe(signal)
    ).rate;
  const { port, close } = await serve(() => {});
  await close();

  expect(await observe('http://frontend-metrics.invalid:15020/stats')).toMatchObject({
    kind: 'unreachable',
    message: expect.stringContaining('frontend-metrics.invalid has no address'),
  });
  expect(await observe(`http://127.0.0.1:${port}/`)).toMatchObject({
    kind: 'unreachable',
    message: expect.stringContaining('ECONNREFUSED'),
  });
});

test('requests that no counter counts are a problem, once there are enough of them', async () => {
  let started = 0;
  let body = health;
  const { url } = await serve((_request, response) =>
    response.end(`envoy_http_downstream_rq_total{http_conn_manager_prefix="outbound_0.0.0.0_80"} ${started}\n${body}`),
  );
  let nowMs = 0;
  const source = createMeshTraffic({ url, worker, timeoutMs: 1_000, now: () => (nowMs += 1_000) });
  await source.observe(signal);
  started = 19;

  expect((await source.observe(signal)).problem).toBeUndefined();
  started = 20;
  const { problem } = await source.observe(signal);

  expect(problem?.message).toContain(
    'their proxyStatsMatcher includes worker-service, worker-primary and worker-burst',
  );
  body = metrics(1);
  expect((await source.observe(signal)).problem).toBeUndefined();
});
