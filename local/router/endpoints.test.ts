import { createServer, type RequestListener, type ServerResponse } from 'node:http';
import { type HttpServer, listen } from '@hashr/service-kit/http-server.ts';
import { afterEach, expect, test } from 'vitest';
import { checkHealth } from './endpoints.ts';

let server: HttpServer;
afterEach(() => server.close());

async function endpointThat(handler: RequestListener) {
  server = await listen(createServer(handler), 0, '127.0.0.1');
  return { url: server.url, labels: {}, healthy: true, late: 0 };
}

test('a worker that breaks off in the middle of its answer is not healthy', async () => {
  const endpoint = await endpointThat((request, response) => {
    response.writeHead(200, { 'Content-Length': 100 }).write('half');
    setTimeout(() => request.socket.destroy(), 20);
  });
  await checkHealth([endpoint], () => {});

  expect(endpoint.healthy).toBe(false);
});

test('a worker that has not answered yet is not asked again', async () => {
  let asked = 0;
  const endpoint = await endpointThat((_request, response) => {
    asked += 1;
    setTimeout(() => response.end(), 100);
  });
  await Promise.all([checkHealth([endpoint], () => {}), checkHealth([endpoint], () => {})]);

  expect([asked, endpoint.healthy]).toEqual([1, true]);
});

test('a worker that is late is not healthy after the third check in a row, and no worker becomes healthy by being late', async () => {
  let answer = (_response: ServerResponse) => {};
  const endpoint = await endpointThat((_request, response) => answer(response));
  const check = async (late: number) => {
    endpoint.late = late;
    await checkHealth([endpoint], () => {});
    return [endpoint.healthy, endpoint.late];
  };

  expect(await check(1)).toEqual([true, 2]);
  expect(await check(2)).toEqual([false, 3]);
  expect(await check(0)).toEqual([false, 1]);
  answer = (response) => response.end();
  expect(await check(2)).toEqual([true, 0]);
});
