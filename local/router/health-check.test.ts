import { createServer, type RequestListener, type ServerResponse } from 'node:http';
import { type HttpServer, listen } from '@hashr/service-kit/http-server.ts';
import { afterEach, expect, test } from 'vitest';
import { checkHealth } from './health-check.ts';

let server: HttpServer;
afterEach(() => server.close());

async function endpointThat(handler: RequestListener) {
  server = await listen(createServer(handler), 0, '127.0.0.1');
  return { url: server.url, labels: {}, healthy: true, timeouts: 0 };
}

test('a worker that closes the connection in the middle of its answer is unhealthy', async () => {
  const endpoint = await endpointThat((request, response) => {
    response.writeHead(200, { 'Content-Length': 100 }).write('half');
    setTimeout(() => request.socket.destroy(), 20);
  });
  await checkHealth([endpoint], () => {});

  expect(endpoint.healthy).toBe(false);
});

test('each change is reported once; a worker that stops (503) is unhealthy', async () => {
  let status = 503;
  const paths: unknown[] = [];
  const endpoint = await endpointThat((request, response) => {
    paths.push(request.url);
    response.writeHead(status).end();
  });
  const changes: boolean[] = [];
  const check = () => checkHealth([endpoint], ({ healthy }) => changes.push(healthy));
  await check();
  await check();
  status = 200;
  await check();
  await check();

  expect(changes).toEqual([false, true]);
  expect(new Set(paths)).toEqual(new Set(['/_healthz']));
});

test('a worker whose last check is not finished is not checked again', async () => {
  let checks = 0;
  const endpoint = await endpointThat((_request, response) => {
    checks += 1;
    setTimeout(() => response.end(), 100);
  });
  await Promise.all([checkHealth([endpoint], () => {}), checkHealth([endpoint], () => {})]);

  expect([checks, endpoint.healthy]).toEqual([1, true]);
});

test('a worker is unhealthy after three timeouts in a row, and no worker becomes healthy by a timeout', async () => {
  let answer = (_response: ServerResponse) => {};
  const endpoint = await endpointThat((_request, response) => answer(response));
  const check = async (timeouts: number) => {
    endpoint.timeouts = timeouts;
    await checkHealth([endpoint], () => {});
    return [endpoint.healthy, endpoint.timeouts];
  };

  expect(await check(1)).toEqual([true, 2]);
  expect(await check(2)).toEqual([false, 3]);
  expect(await check(0)).toEqual([false, 1]);
  answer = (response) => response.end();
  expect(await check(2)).toEqual([true, 0]);
});
