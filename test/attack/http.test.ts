import type { Socket } from 'node:net';
import type { Calculation } from '@hashr/messages/calculation.ts';
import fc from 'fast-check';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { attack } from '../support/attack.ts';
import { type AttackTarget, startAttackTarget } from '../support/attack-target.ts';
import { hostileRequest, SMUGGLED, smugglingAttempts } from '../support/hostile-http.ts';
import { hostileJson } from '../support/hostile-json.ts';
import { openSockets, rawExchange } from '../support/raw-exchange.ts';
import { until } from '../support/until.ts';

/** The beginnings of requests that never end. */
const beginnings = [
  '',
  'GET',
  'GET / HTTP/1.1\r\nHost: x\r\nX: ',
  'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 900\r\n\r\n{',
];
const CLIENTS_PER_BEGINNING = 10;

let target: AttackTarget;
/** Connections that are open during all other tests of this file. */
let slowClients: Socket[];
let trickle: NodeJS.Timeout;
beforeAll(async () => {
  target = await startAttackTarget();
  const opened = target.ports.flatMap(({ port }) =>
    beginnings.map(async (beginning) => {
      const sockets = await openSockets(port, CLIENTS_PER_BEGINNING);
      sockets.forEach((socket) => void socket.resume().write(beginning));
      return sockets;
    }),
  );
  slowClients = (await Promise.all(opened)).flat();
  expect(slowClients).toHaveLength(target.ports.length * beginnings.length * CLIENTS_PER_BEGINNING);
  // An occasional byte must not keep a request open.
  trickle = setInterval(() => slowClients.forEach((socket) => void (socket.writable && socket.write('x'))), 1_000);
});
afterAll(() => target.demo.stop());

/** The statuses of all final answers on a connection. */
const statusesIn = (answer: string) =>
  [...answer.matchAll(/^HTTP\/1\.1 ([2-9]\d\d) /gm)].map(([, code]) => Number(code));

test('hostile requests to every port: an answer or a closed connection, never status 500', async () => {
  await attack(fc.array(hostileRequest, { minLength: 10, maxLength: 20 }), 25, async (requests) => {
    const exchanges = await Promise.all(
      target.ports.flatMap(({ name, port }) =>
        requests.map(async (bytes) => ({ name, bytes, ...(await rawExchange(port, bytes)) })),
      ),
    );
    for (const { name, bytes, answer } of exchanges) {
      expect(answer, `${name}, sent ${bytes.toString('latin1')}`).toMatch(/^($|HTTP\/1\.1 [1-5]\d\d )/);
      expect(statusesIn(answer), `${name}, sent ${bytes.toString('latin1')}`).not.toContain(500);
    }
    await target.expectHealthy();
  });
  await target.demo.settled();
});

test('request smuggling: no port reads a second request from the body of the first', async () => {
  const subscriber = new Redis(`redis://${target.demo.redis.url}`);
  const hashed: string[] = [];
  subscriber.on('message', (_channel, message) => hashed.push((JSON.parse(message) as Calculation).str ?? ''));
  await subscriber.subscribe('calculation');
  for (const { name, port } of target.ports) {
    const exchanges = await Promise.all(smugglingAttempts.map((text) => rawExchange(port, Buffer.from(text))));
    for (const [i, { answer, closed }] of exchanges.entries()) {
      expect(statusesIn(answer).length, `${name}: ${smugglingAttempts[i]}\n${answer}`).toBeLessThanOrEqual(1);
      expect(closed, `${name} closes the connection: ${smugglingAttempts[i]}\n${answer}`).toBe(true);
    }
  }
  await fetch(target.demo.workerUrls.primary, { method: 'POST', body: '{"str": "the last one"}' });
  await until(() => hashed.includes('the last one'), 'all earlier results have arrived');
  subscriber.disconnect();

  expect(hashed).not.toContain(SMUGGLED);
  await target.expectHealthy();
});

test('hostile JSON to the API, the worker and the router: refused or hashed, and counted', async () => {
  const posts: [url: string, method: string][] = [
    [`${target.demo.url}/api/hash`, 'POST'],
    [`${target.demo.url}/api/load`, 'POST'],
    [`${target.demo.url}/api/load`, 'DELETE'],
    [target.demo.workerUrls.primary, 'POST'],
    [target.demo.routerUrl, 'POST'],
  ];
  const types = ['application/json', 'text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data'];
  const bodies = fc.array(hostileJson('str', 'count', 'id', 'shape'), { minLength: 10, maxLength: 20 });
  await attack(fc.tuple(bodies, fc.constantFrom(...types)), 15, async ([bodies, type]) => {
    const before = await target.demo.settled();
    const answers = await Promise.all(
      posts.flatMap(([url, method]) =>
        bodies.map(async (body) => {
          const response = await fetch(url, { method, body, headers: { 'Content-Type': type } });
          return { url, body, status: response.status, answer: (await response.json()) as Record<string, unknown> };
        }),
      ),
    );
    for (const { url, body, status, answer } of answers) {
      expect([200, 400, 413, 429], `${url} ${body}`).toContain(status);
      expect(status === 200 ? answer.error : typeof answer.error, body).toBe(status === 200 ? undefined : 'string');
    }
    const after = await target.demo.settled();
    const sent = answers.reduce(
      (sum, { url, answer }) => sum + (url === posts[0]?.[0] ? Number(answer.sent ?? 0) : 0),
      0,
    );
    expect(after.sent - before.sent).toBe(sent);
    await target.expectHealthy();
  });
  expect(({} as { str?: unknown }).str).toBeUndefined();
});

test('slow clients: the server closes all requests that never end', async () => {
  await until(() => slowClients.every((socket) => socket.closed), 'all connections are closed', 60_000);
  clearInterval(trickle);

  await target.expectHealthy();
});
