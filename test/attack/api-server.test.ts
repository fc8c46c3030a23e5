import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, request as forward, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { watcherStatusSchema } from '@hashr/messages/burst.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Demo, startDemo } from '../support/demo.ts';
import type { RunningWatcher } from '../support/demo-programs.ts';
import { type FakeApiServer, startFakeApiServer } from '../support/fake-api-server.ts';
import { until } from '../support/until.ts';

let demo: Demo;
let api: FakeApiServer;
let apiUrl = '';
let watcher: RunningWatcher;
let directory = '';
/** Answers instead of the API server, if it is set. */
let answerInstead: RequestListener | undefined;
const open = new Set<ServerResponse>();

const forwardToApiServer: RequestListener = (request, response) => {
  const { method, headers, url = '/' } = request;
  request.pipe(
    forward(`${apiUrl}${url}`, { method: method ?? 'GET', headers }, (answer) =>
      answer.pipe(response.writeHead(answer.statusCode ?? 502, answer.headers)),
    ),
  );
};
const front = createServer((request, response) => (answerInstead ?? forwardToApiServer)(request, response));

beforeAll(async () => {
  demo = await startDemo();
  api = await startFakeApiServer();
  front.listen(0, '127.0.0.1');
  await once(front, 'listening');
  const kubeconfig = JSON.parse(await readFile(api.kubeconfig, 'utf8'));
  const { cluster } = kubeconfig.clusters[0];
  apiUrl = cluster.server;
  cluster.server = `http://127.0.0.1:${(front.address() as AddressInfo).port}`;
  directory = await mkdtemp(join(tmpdir(), 'hashr-kubeconfig-'));
  await writeFile(join(directory, 'kubeconfig'), JSON.stringify(kubeconfig));
  watcher = await demo.startWatcher({ ROUTE_FILE: '', KUBECONFIG: join(directory, 'kubeconfig') });
  await (await demo.page()).setFrequency(30);
  await until(() => api.weights.join() === '0,100', 'the watcher has moved the traffic', 30_000);
});
afterAll(async () => {
  await demo.stop();
  front.closeAllConnections();
  front.close();
  await api.close();
  await rm(directory, { recursive: true });
});

const json = (body: unknown, status = 200): RequestListener => {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return (_request, response) => void response.writeHead(status, { 'Content-Type': 'application/json' }).end(text);
};
const route = (http: unknown) => json({ metadata: {}, spec: { http } });
const destination = (subset: unknown, weight: unknown) => ({ destination: { host: 'worker-service', subset }, weight });

const attacks: Record<string, RequestListener> = {
  'no JSON': json('{"spec": '),
  'an empty body': json(''),
  null: json('null'),
  'a list': json([]),
  'a number': json('1e999'),
  HTML: (_request, response) => void response.writeHead(200, { 'Content-Type': 'text/html' }).end('<html>'),
  'JSON of great depth': json(`{"spec":${'['.repeat(50_000)}${']'.repeat(50_000)}}`),
  'a body of 20 MB': json(`{"spec":"${'x'.repeat(20_000_000)}"}`),
  'a body of twenty thousand routes': route(Array.from({ length: 20_000 }, () => ({ name: 'other', route: [] }))),
  'a prototype': json('{"__proto__":{"spec":{"http":[]}},"constructor":{"prototype":{}}}'),
  'no spec': json({ metadata: {} }),
  'http that is a text': route('worker'),
  'two routes with the name': route([
    { name: 'worker', route: [destination('primary', 100), destination('burst', 0)] },
    { name: 'worker', route: [destination('primary', 100), destination('burst', 0)] },
  ]),
  'subsets of other types': route([{ name: 'worker', route: [destination(1, 100), destination({}, 0)] }]),
  'weights of other types': route([
    { name: 'worker', route: [destination('primary', '100'), destination('burst', {})] },
  ]),
  'weights below 0': route([{ name: 'worker', route: [destination('primary', -100), destination('burst', 200)] }]),
  'weights that are all 0': route([{ name: 'worker', route: [destination('primary', 0), destination('burst', 0)] }]),
  'a broken connection': (request) => void request.socket.destroy(),
  'a redirect to itself': (request, response) => void response.writeHead(302, { Location: request.url ?? '/' }).end(),
  'no answer': (_request, response) => void open.add(response),
  'a header and no body': (_request, response) => {
    open.add(response);
    response.writeHead(200, { 'Content-Type': 'application/json' }).flushHeaders();
  },
  'half a body': (request, response) => {
    response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': 1_000 }).write('{');
    setImmediate(() => request.socket.destroy());
  },
};

test.each(Object.keys(attacks))(
  'an API server that answers %s: the watcher reports a problem and writes nothing',
  async (name) => {
    const writes = api.writes.length;
    let requestedAtMs = Number.POSITIVE_INFINITY;
    answerInstead = (request, response) => {
      requestedAtMs = Math.min(requestedAtMs, Date.now());
      attacks[name]?.(request, response);
    };
    const status = await until(async () => {
      const now = await watcher.status();
      return now.atMs >= requestedAtMs && now;
    }, 'there was a tick with this answer');
    open.forEach((response) => void response.destroy());
    open.clear();

    expect(watcherStatusSchema.safeParse(status).error).toBeUndefined();
    expect(status).toMatchObject({ verdict: 'problem', weights: null, proposed: null, problem: expect.any(String) });
    expect(api.writes).toHaveLength(writes);
  },
);

test('the watcher continues when the API server answers again', async () => {
  answerInstead = undefined;
  await until(async () => (await watcher.status()).problem === null, 'the watcher reports no problem');
});

test('an API server that breaks the connection after a patch, several times: the watcher still sets the right weights', async () => {
  await demo.closePages();
  let patches = 0;
  answerInstead = (request, response) => {
    patches += request.method === 'PATCH' ? 1 : 0;
    if (request.method === 'PATCH' && patches < 4) {
      request.socket.destroy();
    } else {
      forwardToApiServer(request, response);
    }
  };
  await until(() => api.weights.join() === '100,0', 'the traffic has returned to primary', 40_000);
  answerInstead = undefined;

  expect(patches).toBeGreaterThanOrEqual(4);
  await until(async () => (await watcher.status()).problem === null, 'the watcher reports no problem');
});
