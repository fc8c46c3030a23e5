import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { exampleCalculation } from '../../../../test/support/example-calculation.ts';
import { createWorkerClient, type WorkerClient } from './worker-client.ts';

const calculation = exampleCalculation({ id: 'a-1' });

const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) {
    await cleanUp();
  }
});

/** Longer than a busy machine needs for an answer, in milliseconds. */
const PATIENT_MS = 60_000;

/** Starts a server that replaces the worker, and a client of it. */
async function setUp(
  handler: RequestListener,
  { timeoutMs = PATIENT_MS, signal = new AbortController().signal } = {},
): Promise<WorkerClient> {
  const server = createServer(handler).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const client = createWorkerClient({
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    timeoutMs,
    signal,
  });
  cleanUps.push(
    client.close,
    () => server.closeAllConnections(),
    () => server.close(),
  );
  return client;
}

describe('createWorkerClient', () => {
  test('posts the order as JSON and parses the response', async () => {
    const bodies: string[] = [];
    const client = await setUp(async (request, response) => {
      bodies.push(`${request.method} ${request.url} ${await new globalThis.Response(request as never).text()}`);
      response.end(JSON.stringify({ ...calculation, published: true }));
    });

    expect(await client.post({ str: 'hello', id: 'a-1' })).toEqual({
      kind: 'answer',
      calculation,
      published: true,
      status: 200,
    });
    expect(bodies).toEqual(['POST / {"str":"hello","id":"a-1"}']);
  });

  test('sends a traceparent only if there is one', async () => {
    const headers: unknown[] = [];
    const client = await setUp((request, response) => {
      headers.push(request.headers.traceparent);
      response.end();
    });
    const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
    await client.post({ str: 'x' });
    await client.post({ str: 'x' }, traceparent);

    expect(headers).toEqual([undefined, traceparent]);
  });

  test.each([
    [429, '429'],
    [400, '4xx'],
    [404, '4xx'],
    [500, '5xx'],
    [503, '5xx'],
    [302, '4xx'],
  ])('counts a %d as %s', async (status, failure) => {
    const client = await setUp((_, response) => response.writeHead(status).end());

    expect(await client.post({ str: 'x' })).toEqual({ kind: 'failure', failure, status });
  });

  test('counts what goes over its connections, also those that are closed', async () => {
    const body = 'x'.repeat(5_000);
    const client = await setUp((request, response) => {
      request.resume().on('end', () => response.setHeader('connection', 'close').end(body));
    });
    expect(client.traffic()).toEqual({ bytes: 0, requests: 0 });
    await client.post({ str: 'hello' });
    await client.post({ str: 'hello' });
    const { bytes, requests } = client.traffic();

    expect(requests).toBe(2);
    expect(bytes).toBeGreaterThan(2 * 5_000 + 2 * '{"str":"hello"}'.length);
    expect(bytes).toBeLessThan(2 * 5_000 + 2 * 1_000);
  });

  test('has the cluster of a worker that refused', async () => {
    const refusal = { error: 'This worker is at its capacity.', cluster: 'burst' };
    const client = await setUp((_, response) => response.writeHead(429).end(JSON.stringify(refusal)));

    expect(await client.post({ str: 'x' })).toEqual({ kind: 'failure', failure: '429', cluster: 'burst', status: 429 });
  });

  test.each(['{"error":"x","cluster":"other"}', '{"error":"x"}', 'null', '{'])(
    'has no cluster if a 503 has the body %s',
    async (body) => {
      const client = await setUp((_, response) => response.writeHead(503).end(body));

      expect(await client.post({ str: 'x' })).toEqual({ kind: 'failure', failure: '5xx', status: 503 });
    },
  );

  test.each(['OK', '{"hash":1}', ''])('treats a 200 with %j as accepted without a result', async (body) => {
    const client = await setUp((_, response) => response.end(body));

    expect(await client.post({ str: 'x' })).toEqual({ kind: 'accepted', status: 200 });
  });

  test('fails after the timeout if the worker hangs', async () => {
    const client = await setUp(() => {}, { timeoutMs: 200 });

    expect(await client.post({ str: 'x' })).toEqual({ kind: 'failure', failure: 'timeout' });
  });

  test('fails after the timeout if the worker hangs in the middle of its response', async () => {
    const client = await setUp((_, response) => void response.writeHead(200).write('{'), { timeoutMs: 200 });

    expect(await client.post({ str: 'x' })).toEqual({ kind: 'failure', failure: 'timeout' });
  });

  test('a broken connection is lost', async () => {
    const client = await setUp((request) => request.socket.destroy());

    expect(await client.post({ str: 'x' })).toEqual({ kind: 'failure', failure: 'lost' });
  });

  test.each(['http://127.0.0.1:1', 'http://no-such-host.invalid'])('cannot connect to %s', async (url) => {
    const client = createWorkerClient({ url, timeoutMs: 5_000, signal: new AbortController().signal });

    expect(await client.post({ str: 'x' })).toEqual({ kind: 'failure', failure: 'refused' });
    await client.close();
  });

  test('an abort ends the orders in flight', async () => {
    const stopping = new AbortController();
    const client = await setUp(() => stopping.abort(), { signal: stopping.signal });

    expect(await client.post({ str: 'x' })).toEqual({ kind: 'failure', failure: 'lost' });
  });
});
