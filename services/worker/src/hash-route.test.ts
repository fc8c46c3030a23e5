import { MAX_ECHOED_LENGTH } from '@hashr/messages/calculation.ts';
import { createHttpServer, type HttpServer, listen } from '@hashr/service-kit/http-server.ts';
import { createLog } from '@hashr/service-kit/log.ts';
import { afterEach, expect, test } from 'vitest';
import { type Capacity, unlimited } from './capacity.ts';
import { createCorsPolicy } from './cors-policy.ts';
import { createHashRoute } from './hash-route.ts';
import { type LoadReport, noLoadReport } from './load-report.ts';
import type { Publish } from './publisher.ts';

let server: HttpServer | undefined;
afterEach(() => server?.close());

/** Serves the route alone, and returns its counts. */
async function serve({
  capacity = unlimited,
  loadReport = noLoadReport,
  publish = async () => true,
}: {
  capacity?: Capacity;
  loadReport?: LoadReport;
  publish?: Publish;
}) {
  const counts = { published: 0, notPublished: 0, refused: 0 };
  const counter = (name: keyof typeof counts) => ({
    inc() {
      counts[name] += 1;
    },
  });
  const observed: { status: number; durationMs: number }[] = [];
  const route = createHashRoute({
    identity: { cluster: 'primary', name: 'worker-1', prefix: '' },
    capacity,
    loadReport,
    cors: createCorsPolicy('*'),
    publish,
    metrics: {
      published: counter('published'),
      notPublished: counter('notPublished'),
      refused: counter('refused'),
    },
    observeRequest: (status, durationMs) => observed.push({ status, durationMs }),
    log: createLog('worker', 'silent'),
  });
  const http = createHttpServer((request, response) => void route(request, response));
  server = await listen(http, 0, '127.0.0.1');
  const { url } = server;
  const post = (body: string, headers = {}) => fetch(url, { method: 'POST', body, headers });
  return { post, counts, observed };
}

test('answers with JSON, CORS headers and the exact length, also of characters of several bytes', async () => {
  const { post, observed } = await serve({});
  const response = await post('{"str":"häsh ☃"}');
  const text = await response.text();

  expect(response.status).toBe(200);
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'content-type': 'application/json; charset=utf-8',
    'content-length': String(Buffer.byteLength(text)),
    'access-control-allow-origin': '*',
  });
  expect(JSON.parse(text)).toMatchObject({ str: 'häsh ☃', strLength: 6, published: true });
  expect(observed).toEqual([{ status: 200, durationMs: expect.any(Number) }]);
});

test('the salt is 16 random bytes in hex, the hour is the current hour in UTC', async () => {
  const { post } = await serve({});
  const before = new Date().getUTCHours();
  const { salt, hour } = (await (await post('{"str":"x"}')).json()) as { salt: string; hour: number };

  expect(salt).toMatch(/^[0-9a-f]{32}$/);
  expect([before, new Date().getUTCHours()]).toContain(hour);
});

test('returns a string up to the limit, and only the length of a longer one', async () => {
  const { post } = await serve({});
  const hash = async (str: string) => (await post(JSON.stringify({ str }))).json();
  const longest = 'x'.repeat(MAX_ECHOED_LENGTH);

  expect(await hash(longest)).toMatchObject({ str: longest, strLength: MAX_ECHOED_LENGTH });
  expect(await hash(`${longest}x`)).not.toHaveProperty('str');
});

test('counts results by whether they were published', async () => {
  let accepts = true;
  const { post, counts } = await serve({ publish: async () => accepts });
  await post('{"str":"x"}');
  await post('{"str":"x"}');
  accepts = false;
  const response = await post('{"str":"x"}');

  expect(await response.json()).toMatchObject({ published: false });
  expect(counts).toEqual({ published: 2, notPublished: 1, refused: 0 });
});

test.each([
  [1, '1'],
  [1_000, '1'],
  [1_001, '2'],
])('without capacity for %i ms, it does no work and answers 429 with Retry-After: %s', async (waitMs, retryAfter) => {
  const { post, counts, observed } = await serve({ capacity: { take: () => waitMs } });
  const response = await post('{"str":"x"}');

  expect([response.status, response.headers.get('retry-after')]).toEqual([429, retryAfter]);
  expect(response.headers.get('access-control-allow-origin')).toBe('*');
  expect(await response.json()).toEqual({ error: expect.any(String), cluster: 'primary' });
  expect(counts).toEqual({ published: 0, notPublished: 0, refused: 1 });
  expect(observed).toMatchObject([{ status: 429 }]);
});

test('an invalid order does not use capacity', async () => {
  let taken = 0;
  const { post } = await serve({
    capacity: {
      take() {
        taken += 1;
        return 0;
      },
    },
  });
  expect((await post('{}')).status).toBe(400);
  expect((await post('{"str":"x"}')).status).toBe(200);

  expect(taken).toBe(1);
});

test('each response reports the load, also a refusal and an invalid order, which is no load', async () => {
  const waits = [0, 250];
  const counted: string[] = [];
  const { post } = await serve({
    capacity: { take: () => waits.shift() ?? 0 },
    loadReport: {
      count: (outcome) => void counted.push(outcome),
      headers: () => ({ 'endpoint-load-metrics': counted.join(' ') }),
    },
  });
  const answers: [number, string | null][] = [];
  for (const order of ['{}', '{"str":"x"}', '{"str":"x"}']) {
    const { status, headers } = await post(order);
    answers.push([status, headers.get('endpoint-load-metrics')]);
  }

  expect(answers).toEqual([
    [400, ''],
    [200, 'accepted'],
    [429, 'accepted refused'],
  ]);
});

test('without a load report there is no header about it', async () => {
  const { post } = await serve({});

  expect((await post('{"str":"x"}')).headers.has('endpoint-load-metrics')).toBe(false);
});

test('an unexpected error is answered with 500, without its details', async () => {
  const { post, observed } = await serve({ publish: () => Promise.reject(new Error('secret')) });
  const response = await post('{"str":"x"}');

  expect([response.status, await response.json()]).toEqual([500, { error: 'Internal server error.' }]);
  expect(observed).toMatchObject([{ status: 500 }]);
});
