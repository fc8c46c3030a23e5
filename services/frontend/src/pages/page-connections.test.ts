import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';
import { io as connect } from 'socket.io-client';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openRawPage } from '../../../../test/support/raw-page.ts';
import { until } from '../../../../test/support/until.ts';
import { broadcast, encodeEvent } from '../updates/broadcast.ts';
import { type DisconnectReason, type PageConnections, watchConnections } from './page-connections.ts';

let io: Server;
let url: string;
let connections: PageConnections;
let disconnects: DisconnectReason[];
let answered: number;

beforeEach(async () => {
  const http = createServer();
  io = new Server(http, { transports: ['websocket'] });
  disconnects = [];
  answered = 0;
  connections = watchConnections(io, 5, (reason) => disconnects.push(reason));
  io.on('connection', (socket) => {
    if (connections.join(socket)) {
      socket.on('question', (acknowledge: () => void) => {
        answered += 1;
        acknowledge();
      });
    }
  });
  await once(http.listen(0, '127.0.0.1'), 'listening');
  url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
});
afterEach(() => io.close());

/** Opens a page that records what it receives, in the order of arrival. */
async function openPage() {
  const texts: string[] = [];
  let closed = false;
  const page = await openRawPage(url, { onText: (text) => texts.push(text), onClose: () => (closed = true) });
  page.send('40');
  await until(() => texts.some((text) => text.startsWith('40')), 'it has joined');
  return { ...page, texts, isClosed: () => closed };
}

test('nothing is answered above the limit, even if one read brings many packets', async () => {
  const page = await openPage();
  page.send('42999["question"]');
  await until(() => page.texts.includes('43999[]'), 'one is answered');
  for (let i = 0; i < 500; i += 1) {
    page.send(`42${i}["question"]`);
  }
  await until(page.isClosed, 'it is disconnected');

  expect(answered).toBeLessThanOrEqual(40);
  expect(page.texts.filter((text) => text.startsWith('43')).length).toBeLessThanOrEqual(40);
  expect(page.texts.slice(-2)).toEqual(['42["refused",{"reason":"too-many-events"}]', '41']);
  expect(disconnects).toEqual(['too-many-events']);
});

test('a refused page cannot join again while it may still read the reason', async () => {
  const page = await openPage();
  const [[, socket]] = io.sockets.sockets as unknown as [[string, Parameters<PageConnections['join']>[0]]];
  connections.refuse(socket, 'too-many-pages');
  page.send('40');
  await until(page.isClosed, 'it is disconnected');

  expect(io.sockets.sockets.size).toBe(0);
  expect(disconnects).toEqual(['too-many-pages']);
});

test('a page that does not read is disconnected when a megabyte is unsent', async () => {
  const page = await openPage();
  page.stopReading();
  const [[, socket]] = io.sockets.sockets as unknown as [[string, { emit: (event: string, text: string) => void }]];
  connections.disconnectSlow();
  expect(disconnects).toEqual([]);

  // The operating system buffers some of it before Node.js does.
  await until(() => {
    socket.emit('text', 'x'.repeat(500_000));
    connections.disconnectSlow();
    return disconnects.length > 0;
  }, 'it is disconnected');
  expect(disconnects).toEqual(['too-slow']);
});

test('one websocket is one page', async () => {
  const page = await openRawPage(url);
  page.connection.cork();
  page.send('40');
  page.send('40');
  page.connection.uncork();

  await until(() => io.sockets.sockets.size > 0, 'it has joined');
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(io.sockets.sockets.size).toBe(1);
  page.connection.destroy();
});

test('an event of any length is encoded once, and every page can decode it', async () => {
  for (const length of [10, 1_000, 100_000]) {
    const clients = Array.from({ length: 4 }, () => connect(url, { transports: ['websocket'], forceNew: true }));
    await until(() => io.sockets.sockets.size === clients.length, 'all have joined');
    let encoded = 0;
    const value = {
      toJSON() {
        encoded += 1;
        return '✓'.repeat(length);
      },
    };
    const arrived = Promise.all(clients.map((client) => once(client as never, 'state')));
    await broadcast(io.sockets.sockets.values(), encodeEvent('state', value as never));

    for (const [text] of await arrived) {
      expect(text).toBe('✓'.repeat(length));
    }
    expect(encoded).toBe(1);
    for (const client of clients) {
      client.close();
    }
    await until(() => io.sockets.sockets.size === 0, 'all have left');
  }
});

test('two broadcasts at the same time both arrive', async () => {
  const page = await openPage();
  const { sockets } = io.sockets;
  await Promise.all([
    broadcast(sockets.values(), encodeEvent('refused', { reason: 'too-slow' })),
    broadcast(sockets.values(), encodeEvent('refused', { reason: 'too-many-pages' })),
  ]);

  await until(() => page.texts.filter((text) => text.includes('refused')).length === 2, 'both have arrived', 1_000);
  page.connection.destroy();
});

test('other work continues during a broadcast to many pages', async () => {
  let turns = 0;
  const others = setInterval(() => {
    turns += 1;
  });
  const busy = () => {
    const endMs = performance.now() + 0.01;
    while (performance.now() < endMs);
  };
  const page = { conn: { readyState: 'open', transport: { writable: true }, write: busy } };
  await broadcast(Array.from({ length: 5_000 }, () => page) as never, encodeEvent('refused', { reason: 'too-slow' }));
  clearInterval(others);

  expect(turns).toBeGreaterThan(1);
});
