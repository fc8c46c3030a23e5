import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server as TcpServer } from 'node:net';
import { Pool } from 'undici';
import { afterEach, expect, test } from 'vitest';
import { exchange, isTimeout } from './exchange.ts';

const post = { method: 'POST', path: '/', body: '{}' } as const;
const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  await Promise.all(closing.splice(0).map((close) => close()));
});

/** Starts a server and opens a pool of connections to it. */
async function poolOf(server: Server | TcpServer): Promise<Pool> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const pool = new Pool(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, { connections: 1 });
  closing.push(async () => {
    await pool.destroy();
    server.close();
    await once(server, 'close');
  });
  return pool;
}
const answering = (listener: RequestListener) => poolOf(createServer(listener));

test('the body is whole, also if a character arrives in two chunks', async () => {
  const pool = await answering((_, response) => {
    const bytes = Buffer.from('{"text":"é"}');
    response.writeHead(429).write(bytes.subarray(0, 10));
    setTimeout(() => response.end(bytes.subarray(10)), 20);
  });

  expect(await exchange(pool, post, 10_000)).toEqual({ status: 429, body: '{"text":"é"}' });
});

test('a response that never comes is a timeout, and its connection is closed', async () => {
  const { promise: closed, resolve } = Promise.withResolvers<void>();
  const pool = await answering((request) => request.socket.on('close', () => resolve()));

  await expect(exchange(pool, post, 50)).rejects.toSatisfy(isTimeout);
  await closed;
});

test('a response that never ends is a timeout', async () => {
  const pool = await answering((_, response) => response.writeHead(200).write('{'));

  await expect(exchange(pool, post, 50)).rejects.toSatisfy(isTimeout);
});

test('a connection that ends early is an error, but no timeout', async () => {
  const pool = await poolOf(createTcpServer((socket) => socket.once('data', () => socket.destroy())));

  await expect(exchange(pool, post, 10_000)).rejects.toSatisfy((error) => !isTimeout(error));
});

test('a request that still waits for its connection can time out, and is never sent', async () => {
  let received = 0;
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  const pool = await answering(async (_, response) => {
    received += 1;
    await released;
    response.end();
  });
  const first = exchange(pool, post, 10_000);

  await expect(exchange(pool, post, 50)).rejects.toSatisfy(isTimeout);
  release();
  await first;
  await exchange(pool, post, 10_000);

  expect(received).toBe(2);
});
