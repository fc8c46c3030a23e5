import type { AddressInfo } from 'node:net';
import { createServer, type Socket } from 'node:net';
import { CommandReader } from './command-reader.ts';
import { ProtocolError } from './protocol-error.ts';
import { encode, type Reply } from './reply.ts';

/** A subscriber with more unread bytes than this is disconnected. It is Redis's default for pub/sub. */
const MAX_UNREAD_BYTES = 32 * 1024 * 1024;

/**
 * The words at the start of a line in every HTTP request that can have a body. A website can make a browser send such a
 * request, with commands in its body. Like Redis, the stand-in closes the connection and executes no further commands:
 * https://redis.io/docs/latest/operate/oss_and_stack/management/security/
 */
const httpWords = new Set(['POST', 'HOST:']);

interface Client {
  id: number;
  socket: Socket;
  version: 2 | 3;
  channels: Set<string>;
}

/** A running stand-in for Redis. */
export interface RedisStandIn {
  port: number;
  close(): Promise<void>;
}

/**
 * Starts a server with the commands of Redis that this demo needs, for computers without a redis-server: publish and
 * subscribe, and the commands with which clients open a connection, in RESP 2 and 3. Other commands get an error.
 *
 * @param port with 0, the system chooses a free port
 * @throws if the port is in use
 */
export async function startRedisStandIn(port: number, host = '127.0.0.1'): Promise<RedisStandIn> {
  const clients = new Set<Client>();
  let lastId = 0;
  const server = createServer((socket) => {
    lastId += 1;
    serveClient({ id: lastId, socket, version: 2, channels: new Set() }, clients);
  });

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close() {
      for (const { socket } of clients) {
        socket.destroy();
      }
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** Executes the commands of a client until its connection closes. */
function serveClient(client: Client, clients: Set<Client>): void {
  const { socket } = client;
  const reader = new CommandReader();
  clients.add(client);
  socket.setNoDelay(true);
  socket.on('close', () => clients.delete(client));
  socket.on('error', () => socket.destroy());
  socket.on('data', function read(chunk: Buffer) {
    const replies: Reply[] = [];
    try {
      for (const [name = '', ...words] of reader.push(chunk)) {
        if (httpWords.has(name.toUpperCase())) {
          socket.destroy();
          return;
        }
        replies.push(...execute(name.toUpperCase(), words, client, clients));
      }
    } catch (error) {
      const message = error instanceof ProtocolError ? `ERR Protocol error: ${error.message}` : 'ERR internal error';
      replies.push({ error: message });
      socket.off('data', read).resume(); // The rest is not read: it is unknown where the next command begins.
      setImmediate(() => socket.end());
    }
    // Clients pipeline commands: one write for all replies.
    socket.write(replies.map((reply) => encode(reply, client.version)).join(''));
  });
}

/** Executes a command. Most commands have one reply, SUBSCRIBE has one for each channel. */
function execute(name: string, words: string[], client: Client, clients: Set<Client>): Reply[] {
  switch (name) {
    case 'HELLO':
      return [hello(words, client)];
    case 'PUBLISH':
      return words.length === 2 ? [publish(words as [string, string], clients)] : [wrongNumber(name)];
    case 'SUBSCRIBE':
      return words.length > 0 ? words.map((channel) => subscribe(channel, client)) : [wrongNumber(name)];
    case 'UNSUBSCRIBE':
      return unsubscribeAll(words.length > 0 ? words : [...client.channels], client);
    case 'PING':
      return [words[0] ?? { ok: 'PONG' }];
    case 'INFO':
      return ['# Server\r\nredis_version:7.0.0\r\nredis_mode:standalone\r\nloading:0\r\n'];
    case 'CLIENT':
      return [words[0]?.toUpperCase() === 'ID' ? client.id : { ok: 'OK' }];
    case 'SELECT':
      return [{ ok: 'OK' }];
    case 'QUIT':
      setImmediate(() => client.socket.end()); // After the reply.
      return [{ ok: 'OK' }];
    default:
      return [
        {
          error: `ERR unknown command '${name.slice(0, 40)}': this stand-in for Redis supports only publish and subscribe`,
        },
      ];
  }
}

function hello([version, ...options]: string[], client: Client): Reply {
  if (version !== undefined && version !== '2' && version !== '3') {
    return { error: 'NOPROTO unsupported protocol version' };
  }
  if (options.some((option) => option.toUpperCase() === 'AUTH')) {
    return { error: 'ERR AUTH <password> called without any password configured for the default user' };
  }
  client.version = version === '3' ? 3 : version === '2' ? 2 : client.version;
  return {
    map: [
      ['server', 'redis'],
      ['version', '7.0.0'],
      ['proto', client.version],
      ['id', client.id],
      ['mode', 'standalone'],
      ['role', 'master'],
      ['modules', []],
    ],
  };
}

function publish([channel, message]: [string, string], clients: Set<Client>): number {
  let receivers = 0;
  for (const { socket, version, channels } of clients) {
    if (!channels.has(channel)) {
      continue;
    }
    if (socket.writableLength > MAX_UNREAD_BYTES) {
      socket.destroy();
      continue;
    }
    socket.write(encode({ push: ['message', channel, message] }, version));
    receivers += 1;
  }
  return receivers;
}

function subscribe(channel: string, client: Client): Reply {
  client.channels.add(channel);
  return { push: ['subscribe', channel, client.channels.size] };
}

function unsubscribeAll(channels: string[], client: Client): Reply[] {
  const replies = channels.map((channel): Reply => {
    client.channels.delete(channel);
    return { push: ['unsubscribe', channel, client.channels.size] };
  });
  return replies.length > 0 ? replies : [{ push: ['unsubscribe', null, 0] }];
}

function wrongNumber(name: string): Reply {
  return { error: `ERR wrong number of arguments for '${name.toLowerCase()}' command` };
}
