import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { text } from 'node:stream/consumers';
import type { HashResponse } from '@hashr/messages/hash-request.ts';
import { notFound } from '@hashr/service-kit/http-errors.ts';
import { createLog } from '@hashr/service-kit/log.ts';
import { Registry } from 'prom-client';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { type FakeWorker, startFakeWorker } from '../../../../test/support/fake-worker.ts';
import { until } from '../../../../test/support/until.ts';
import { createFrontend } from '../app.ts';
import { createHistory } from '../history/history.ts';
import { createLedger, type Ledger } from '../ledger/ledger.ts';
import { createPresenter } from '../presenter/presenter-token.ts';
import { createSender } from '../sending/sender.ts';
import { createStringBudget } from '../sending/string-budget.ts';
import { createWorkerClient } from '../sending/worker-client.ts';
import { createHashApi } from './hash-api.ts';

const TOKEN = 'correct horse battery staple';

let worker: FakeWorker;
let ledger: Ledger;

beforeEach(async () => {
  worker = await startFakeWorker();
  onTestFinished(worker.close);
  ledger = createLedger({ frontendId: 'me', lostAfterMs: 60_000 });
});

interface Settings {
  maxInFlight?: number;
  maxTotal?: number;
  token?: string;
  trustedProxies?: number;
  /** The sum that the pages of the peers have reserved, in strings per second. */
  reservedByPeers?: number;
}

/** Starts the HTTP application of a frontend, and returns a function that posts to its API. */
async function startApi({
  maxInFlight = 1_000,
  maxTotal = 5_000,
  token,
  trustedProxies = 0,
  reservedByPeers = 0,
}: Settings = {}) {
  const client = createWorkerClient({ url: worker.url, timeoutMs: 60_000, signal: new AbortController().signal });
  const readPeerUse = () => ({ reservedPerSecond: reservedByPeers, unreservedPerSecond: 0 });
  const app = createFrontend({
    hashApi: createHashApi({
      ledger,
      sender: createSender({ ledger, worker: client }),
      budget: createStringBudget({ maxTotalPerSecond: maxTotal, readPeerUse }),
      presenter: createPresenter(token),
      config: { MAX_IN_FLIGHT: maxInFlight, MAX_TOTAL_FREQUENCY: maxTotal, TRUSTED_PROXIES: trustedProxies },
    }),
    loadApi: { get: notFound, post: notFound, delete: notFound },
    allowedOrigins: [],
    codelabFiles: [],
    pageFiles: [(_request, response) => void response.send('the page')],
    readState: () => ({ pages: 3 }) as never,
    history: createHistory('me'),
    redis: { state: () => 'connected' },
    registry: new Registry(),
    log: createLog('frontend', 'silent'),
    signal: new AbortController().signal,
  });
  const server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    server.closeAllConnections();
    server.close();
    await client.close();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  async function post(body?: object, headers: Record<string, string> = {}) {
    const response = await fetch(`${url}/api/hash`, {
      method: 'POST',
      headers,
      ...(body && { body: JSON.stringify(body) }),
    });
    const json = (await response.json()) as HashResponse & { error: string };
    return { status: response.status, headers: response.headers, ...json };
  }
  return { url, post };
}

test('sends one random string without a body, and returns its result', async () => {
  const { post } = await startApi();
  const { status, results, ...rest } = await post();

  expect([status, rest]).toMatchObject([200, { sent: 1, succeeded: 1, failed: 0, failedByKind: {} }]);
  expect(results).toEqual([expect.objectContaining({ str: expect.stringMatching(/^[\w-]{16}$/), cluster: 'primary' })]);
  expect(ledger.totals()).toMatchObject({ sent: 1, succeeded: 1, sentBySource: { page: 0, api: 1 } });
});

test('accepts a request that has no body at all', async () => {
  const { url } = await startApi();
  const connection = connect(Number(new URL(url).port), '127.0.0.1');
  connection.write('POST /api/hash HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n');

  expect(await text(connection)).toMatch(/^HTTP\/1.1 200 .*"sent":1,/s);
});

test('sends the string `count` times', async () => {
  const { post } = await startApi();
  const response = await post({ str: 'hello', count: 3 });

  expect(worker.orders.map(({ str }) => str)).toEqual(['hello', 'hello', 'hello']);
  expect(new Set(worker.orders.map(({ id }) => id)).size).toBe(3);
  expect(response).toMatchObject({ status: 200, sent: 3, succeeded: 3 });
  expect(response.results).toHaveLength(3);
});

test('counts all results, and returns the first 100', async () => {
  const { post } = await startApi();
  const response = await post({ count: 150 });

  expect(response).toMatchObject({ sent: 150, succeeded: 150, failed: 0 });
  expect(response.results).toHaveLength(100);
});

test('counts failures by kind', async () => {
  worker.behaviour = 503;
  const { post } = await startApi();

  expect(await post({ count: 2 })).toMatchObject({
    status: 502,
    sent: 2,
    succeeded: 0,
    failed: 2,
    failedByKind: { '5xx': 2 },
    results: [],
  });
});

test('requires the presenter token', async () => {
  const { post } = await startApi({ token: TOKEN, trustedProxies: 1 });
  const missing = await post({});
  expect([missing.status, missing.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
  expect(missing.error).toBe(
    'Only the presenter can set a frequency or send strings. The presenter token is required.',
  );
  expect((await post({}, { authorization: `Basic ${TOKEN}` })).status).toBe(401);
  expect((await post({}, { authorization: `No Bearer ${TOKEN}` })).status).toBe(401);
  expect((await post({}, { authorization: `bearer ${TOKEN}` })).status).toBe(200);

  const wrong = await post({}, { authorization: 'Bearer wrong', 'x-forwarded-for': '192.0.2.1' });
  expect([wrong.status, wrong.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
  const waiting = await post({}, { authorization: `Bearer ${TOKEN}`, 'x-forwarded-for': '192.0.2.1' });
  expect([waiting.status, waiting.headers.get('retry-after')]).toEqual([429, '1']);
  expect((await post({}, { authorization: `Bearer ${TOKEN}`, 'x-forwarded-for': '192.0.2.2' })).status).toBe(200);
  expect(ledger.totals().sent).toBe(2);
});

test.each([
  [{ maxInFlight: 3, maxTotal: 10 }, 3],
  [{ maxInFlight: 10, maxTotal: 3 }, 3],
])('refuses a count that can never be sent at once: %j', async (settings, most) => {
  const { post } = await startApi(settings);
  const refused = await post({ count: most + 1 });
  expect(refused).toMatchObject({
    status: 400,
    error: `"count" is too large: this frontend sends at most ${most} strings at once.`,
  });
  expect(ledger.totals().sent).toBe(0);

  expect(await post({ count: most })).toMatchObject({ status: 200, sent: most });
});

test('refuses strings above the limit in flight as a whole, and accepts them up to it', async () => {
  worker.behaviour = 'holds';
  const { post } = await startApi({ maxInFlight: 3, maxTotal: 4 });
  const first = post({ count: 2 });
  await until(() => ledger.inFlight === 2, 'two are in flight');

  const refused = await post({ count: 2 });
  expect(refused).toMatchObject({ status: 429, error: 'Too many strings are in flight. Try again later.' });
  expect(refused.headers.get('retry-after')).toBe('1');
  const second = post({ count: 1 });
  await until(() => worker.orders.length === 3, 'three are in flight');
  worker.release();

  expect([await first, await second]).toMatchObject([{ succeeded: 2 }, { succeeded: 1 }]);
  expect(ledger.totals()).toMatchObject({ sent: 3, skipped: 0 });
});

test('refuses strings above the budget, and says when to try again', async () => {
  const { post } = await startApi({ maxTotal: 10, reservedByPeers: 10 });
  expect(await post({ count: 10 })).toMatchObject({ status: 200, sent: 10 });

  const refused = await post({ count: 1 });
  expect(refused).toMatchObject({
    status: 429,
    error: 'All pages and API clients together can send at most 10 strings per second. Try again later.',
  });
  expect(refused.headers.get('retry-after')).toBe('10');
  expect(ledger.totals().sent).toBe(10);
});

test('validates the body', async () => {
  const { post, url } = await startApi();
  expect(await post({ str: 5 })).toMatchObject({ status: 400, error: '"str" must be a string.' });

  const response = await fetch(`${url}/api/hash`, { method: 'POST', body: 'null' });
  expect([response.status, await response.json()]).toEqual([
    400,
    { error: 'Send a JSON object like {"str": "hello", "count": 1}.' },
  ]);
});

test('serves the other routes of the frontend, and nothing else', async () => {
  const { url } = await startApi();
  const get = async (path: string, init?: RequestInit) => {
    const response = await fetch(`${url}${path}`, init);
    return [response.status, await response.text()];
  };

  expect(await get('/api/state')).toEqual([200, '{"pages":3}']);
  expect(await get('/')).toEqual([200, 'the page']);
  expect(await get('/_healthz')).toEqual([200, '{"status":"ok","service":"frontend","redis":"connected"}']);
  expect(await get('/api/nothing')).toMatchObject([404, expect.stringContaining('/api/nothing')]);
  for (const [path, method] of [
    ['/api/state', 'POST'],
    ['/api/hash', 'GET'],
    ['/', 'DELETE'],
  ] as const) {
    expect((await get(path, { method }))[0], `${method} ${path}`).toBe(405);
  }
  expect((await get('/api/hash', { method: 'POST', headers: { origin: 'https://other.example' } }))[0]).toBe(403);
});
