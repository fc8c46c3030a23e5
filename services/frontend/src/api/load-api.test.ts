import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { LoadReport } from '@hashr/messages/load.ts';
import { errorHandler } from '@hashr/service-kit/http-errors.ts';
import { createLog } from '@hashr/service-kit/log.ts';
import express from 'express';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import type { Peers } from '../peers/peers.ts';
import { createPresenter } from '../presenter/presenter-token.ts';
import { createApiLoads } from '../sending/api-loads.ts';
import { createLoadSources } from '../sending/load-sources.ts';
import { createOpenLoop } from '../sending/open-loop.ts';
import { createStringBudget } from '../sending/string-budget.ts';
import { createLoadApi } from './load-api.ts';

const TOKEN = 'correct horse battery staple';

/** What the peers report, without the fields that this API does not read. */
let known: {
  gone: boolean;
  report: { name: string; leaving: boolean; loads?: LoadReport[]; stoppedLoads?: string[] };
}[];
let redis: 'connected' | 'unavailable';
let published: number;
beforeEach(() => {
  known = [];
  redis = 'connected';
  published = 0;
});

/** Starts the API with MAX_FREQUENCY=100, and returns a function that sends a request. */
async function startApi({ maxTotal = 150, token }: { maxTotal?: number; token?: string } = {}) {
  const sources = createLoadSources();
  const readPeerUse = () => ({ reservedPerSecond: 0, unreservedPerSecond: 0 });
  const budget = createStringBudget({ maxTotalPerSecond: maxTotal, readPeerUse });
  const sender = { send: () => {}, drain: async () => {} };
  const ledger = { inFlight: 0, countAnomaly: () => {} } as never;
  const openLoop = createOpenLoop({ sources, ledger, sender, budget, maxInFlight: 1_000 });
  const api = createLoadApi({
    sources,
    budget,
    loads: createApiLoads(openLoop),
    peers: { known: () => known as unknown as ReturnType<Peers['known']> },
    redis: { state: () => redis },
    name: 'frontend-1',
    async publish() {
      published += 1;
    },
    presenter: createPresenter(token),
    config: { MAX_FREQUENCY: 100, MAX_TOTAL_FREQUENCY: maxTotal, TRUSTED_PROXIES: 0 },
  });
  const app = express();
  app.use(express.json({ strict: false }));
  app.get('/', api.get);
  app.post('/', api.post);
  app.delete('/', api.delete);
  app.use(errorHandler(createLog('frontend', 'silent')));
  const server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    openLoop.stop();
    server.closeAllConnections();
    server.close();
  });

  return async (method: string, body?: unknown, headers: Record<string, string> = {}) => {
    const response = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, {
      method,
      headers: { 'Content-Type': 'application/json', ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const { status } = response;
    return { status, retryAfter: response.headers.get('retry-after'), body: await response.json() };
  };
}

const peerLoad = (digit: string): LoadReport => ({
  id: `load-${digit.repeat(16)}`,
  shape: 'constant:1x10s',
  elapsedMs: 5_000,
  durationMs: 10_000,
  strings: 10,
  sent: 5,
});

test('starts a load, lists it, and stops it', async () => {
  const send = await startApi();
  const started = await send('POST', { shape: ' Ramp:5 - 30x1m' });
  expect(started).toMatchObject({ status: 202, body: { shape: 'ramp:5-30x60s', durationMs: 60_000, strings: 1_050 } });
  expect(published).toBe(1);

  const { body } = await send('GET');
  expect(body.loads).toEqual([{ ...started.body, elapsedMs: expect.any(Number), sent: 0, frontend: 'frontend-1' }]);
  expect(await send('DELETE')).toMatchObject({ status: 200, body: { stopped: [started.body.id] } });
  expect([(await send('GET')).body, (await send('DELETE')).body]).toEqual([{ loads: [] }, { stopped: [] }]);
  expect(published).toBe(5);
});

test('lists and stops the loads of the other frontends, except of one that is gone, and those that were stopped', async () => {
  const send = await startApi();
  known = [
    { gone: false, report: { name: 'frontend-2', leaving: false, loads: [peerLoad('2')] } },
    { gone: true, report: { name: 'frontend-3', leaving: false, loads: [peerLoad('3')] } },
    { gone: false, report: { name: 'old', leaving: false } },
    { gone: false, report: { name: 'frontend-4', leaving: false, loads: [peerLoad('4')] } },
    { gone: false, report: { name: 'frontend-5', leaving: false, stoppedLoads: [peerLoad('4').id] } },
  ];

  expect((await send('GET')).body).toEqual({ loads: [{ ...peerLoad('2'), frontend: 'frontend-2' }] });
  expect((await send('DELETE')).body).toEqual({ stopped: [peerLoad('2').id] });
  expect([(await send('DELETE')).body, (await send('GET')).body]).toEqual([{ stopped: [] }, { loads: [] }]);
});

test.each([
  [undefined, 'Send a JSON object like {"shape": "ramp:5-30x60s"}.'],
  [[], 'Send a JSON object like {"shape": "ramp:5-30x60s"}.'],
  [{ shape: 20 }, 'Send a JSON object like {"shape": "ramp:5-30x60s"}.'],
  [{ shape: 'saw:1-2x3s' }, 'A load shape begins with constant, steps, ramp, spike or wave, like steps:5x30s,20x60s.'],
  [{ shape: '20' }, 'A load of a program needs a duration, like constant:20x30s.'],
  [{ shape: 'sine' }, 'A load shape begins with constant, steps, ramp, spike or wave, like steps:5x30s,20x60s.'],
  [{ shape: 'constant:0' }, 'A load of a program needs a duration, like constant:20x30s.'],
  [{ shape: 'ramp:5-101x60s' }, '101 per second is too high: the maximum is 100.'],
])('refuses %j with one sentence', async (body, error) => {
  const send = await startApi();

  expect(await send('POST', body)).toMatchObject({ status: 400, body: { error } });
  expect((await send('GET')).body).toEqual({ loads: [] });
});

test('a load reserves its highest rate, and a load that does not fit is refused', async () => {
  const send = await startApi();
  expect((await send('POST', { shape: 'steps:1x1s,90x1s' })).status).toBe(202);
  const error = 'All pages and API clients together can send at most 150 strings per second, and 60 are available.';

  expect(await send('POST', { shape: 'wave:1-61x5s' })).toEqual({ status: 429, retryAfter: '10', body: { error } });
  expect((await send('POST', { shape: 'wave:1-60x5s' })).status).toBe(202);
});

test('refuses more than five loads at the same time', async () => {
  const send = await startApi();
  for (let i = 0; i < 5; i += 1) {
    expect((await send('POST', { shape: 'constant:1x60s' })).status).toBe(202);
  }
  const error = 'This frontend sends as many loads as it may. Try again later.';

  expect(await send('POST', { shape: 'constant:1x60s' })).toEqual({ status: 429, retryAfter: '10', body: { error } });
});

test('starting and stopping require the presenter token, listing does not', async () => {
  const send = await startApi({ token: TOKEN });
  const authorization = `Bearer ${TOKEN}`;
  expect((await send('POST', { shape: 'constant:1x60s' })).status).toBe(401);
  expect((await send('POST', { shape: 'constant:1x60s' }, { authorization })).status).toBe(202);

  expect((await send('DELETE')).status).toBe(401);
  expect((await send('GET')).body.loads).toHaveLength(1);
  expect((await send('DELETE', undefined, { authorization })).body.stopped).toHaveLength(1);
});

test('while Redis is unavailable, stops its own loads, and says that the others may not know it yet', async () => {
  const send = await startApi();
  redis = 'unavailable';
  await send('POST', { shape: 'constant:1x60s' });
  expect((await send('DELETE')).status).toBe(200);

  known = [{ gone: true, report: { name: 'frontend-2', leaving: false, loads: [peerLoad('2')] } }];
  await send('POST', { shape: 'constant:1x60s' });
  const error = 'Redis is unavailable, so the other frontends stop their loads only when it is available again.';
  expect(await send('DELETE')).toMatchObject({ status: 503, body: { error } });
  expect((await send('GET')).body).toEqual({ loads: [] });
});
