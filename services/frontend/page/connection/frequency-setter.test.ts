import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ClientEvents, PageLoad, ServerEvents } from '@hashr/messages/page-events.ts';
import { Server, type Socket } from 'socket.io';
import { io } from 'socket.io-client';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { until } from '../../../../test/support/until.ts';
import { createFrequencySetter, type FrequencySetter, type PageSocket } from './frequency-setter.ts';

const running: PageLoad = { shape: 'constant:5x60s', elapsedMs: 10_000, durationMs: 60_000, isPaused: false };

/** The requests of the page, in their order. */
let requests: unknown[];
let connections: Socket<ClientEvents, ServerEvents>[];
let isRefusing: boolean;
let server: Server<ClientEvents, ServerEvents>;
let url: string;

beforeEach(async () => {
  requests = [];
  connections = [];
  isRefusing = false;
  const http = createServer();
  server = new Server(http);
  server.on('connection', (socket) => {
    connections.push(socket);
    const error = { ok: false as const, error: 'refused' };
    socket.on('frequency', (request, acknowledge) => {
      requests.push(request);
      const { freq } = request;
      const accepted = typeof freq === 'string' && freq.includes(':') ? { shape: freq } : {};
      acknowledge(isRefusing ? error : { ok: true, frequency: Number.parseFloat(String(freq)), ...accepted });
    });
    socket.on('load', (request, acknowledge) => {
      requests.push(request);
      acknowledge(isRefusing ? error : { ok: true });
    });
    socket.emit('you', { frequency: 0, forgotten: false, load: null });
  });
  await once(http.listen(0, '127.0.0.1'), 'listening');
  url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  onTestFinished(() => server.close());
});

/** Connects a page, and waits until the frontend has accepted it. */
async function connect(): Promise<{ socket: PageSocket; setter: FrequencySetter; refusals: unknown[] }> {
  const socket: PageSocket = io(url, { transports: ['websocket'], reconnectionDelay: 10, forceNew: true });
  onTestFinished(() => void socket.close());
  const refusals: unknown[] = [];
  const setter = createFrequencySetter(
    socket,
    () => 'the token',
    (error) => refusals.push(error),
  );
  await once(socket as never, 'you');
  return { socket, setter, refusals };
}

/** Sends the page the state of its load, and waits until it has arrived. */
async function tell(socket: PageSocket, load: PageLoad | null): Promise<void> {
  const arrived = once(socket as never, 'you');
  connections.at(-1)?.emit('you', { frequency: 5, forgotten: false, load });
  await arrived;
}

/** Ends the connection, and waits until the page has another one. */
async function reconnect(socket: PageSocket): Promise<void> {
  const accepted = once(socket as never, 'you');
  connections.at(-1)?.conn.close();
  await accepted;
}

test('a rate is set with the token, and set again after a reconnect', async () => {
  const { socket, setter } = await connect();
  expect(await setter.set('20')).toEqual({ ok: true, frequency: 20 });
  await reconnect(socket);
  await until(() => requests.length === 2, 'the rate is set again');

  expect(requests).toEqual([
    { freq: '20', token: 'the token' },
    { freq: 20, token: 'the token' },
  ]);
});

test('a shape continues where it was cut off', async () => {
  const { socket, setter } = await connect();
  await tell(socket, running);
  socket.disconnect();
  const cutOffMs = setter.shape(performance.now())?.elapsedMs;
  expect(setter.shape(performance.now() + 20_000)?.elapsedMs).toBe(cutOffMs);
  socket.connect();
  await until(() => requests.length === 1, 'the shape is set again');

  expect(requests).toEqual([{ freq: 'constant:5x60s', token: 'the token', fromMs: cutOffMs }]);
  expect(cutOffMs).toBeGreaterThanOrEqual(10_000);
  expect(setter.shape(performance.now())?.shape).toBe('constant:5x60s');
});

test('a paused shape is paused again', async () => {
  const { socket, setter } = await connect();
  await tell(socket, { ...running, isPaused: true });
  expect(await setter.control('pause')).toEqual({ ok: true });
  await reconnect(socket);
  await until(() => requests.length === 3, 'the shape is set and paused again');

  expect(requests.slice(1)).toEqual([
    { freq: 'constant:5x60s', token: 'the token', fromMs: 10_000 },
    { action: 'pause', token: 'the token' },
  ]);
});

test('a load that has ended, that was forgotten or stopped is not set again', async () => {
  const { socket, setter } = await connect();
  await tell(socket, running);
  await tell(socket, null);
  await reconnect(socket);
  await setter.set(5);
  setter.forget();
  await reconnect(socket);
  await tell(socket, running);
  await setter.set(0);
  await reconnect(socket);
  await setter.set(7);

  expect(requests.map((request) => (request as { freq: unknown }).freq)).toEqual([5, 0, 7]);
});

test('a load that the frontend refuses after a reconnect is forgotten, and the user is told', async () => {
  const { socket, setter, refusals } = await connect();
  await tell(socket, running);
  isRefusing = true;
  await reconnect(socket);
  await until(() => refusals.length === 1, 'it is refused');
  expect([refusals, setter.shape(performance.now())]).toEqual([[{ ok: false, error: 'refused' }], undefined]);

  await reconnect(socket);
  await setter.set(1);
  expect(requests).toHaveLength(2);
});

test('what the user sets before the first connection is sent when the page is connected, in its order', async () => {
  const socket: PageSocket = io(url, { transports: ['websocket'], autoConnect: false, forceNew: true });
  onTestFinished(() => void socket.close());
  const setter = createFrequencySetter(
    socket,
    () => undefined,
    () => expect.unreachable(),
  );
  const answers = [setter.set('5'), setter.set('0'), setter.set('7')];
  socket.connect();

  expect(await Promise.all(answers)).toEqual([5, 0, 7].map((frequency) => ({ ok: true, frequency })));
  expect(requests).toEqual([{ freq: '5' }, { freq: '0' }, { freq: '7' }]);
});

test('after the connection was lost, only a stop is accepted, and the load is not set again', async () => {
  const { socket, setter } = await connect();
  await setter.set(5);
  socket.disconnect();

  expect(await setter.set('6')).toMatchObject({ ok: false });
  expect(await setter.control('pause')).toMatchObject({ ok: false });
  expect(await setter.set('0')).toEqual({ ok: true, frequency: 0 });
  socket.connect();
  await once(socket as never, 'you');
  await setter.set(7);
  expect(requests).toHaveLength(2);
});
