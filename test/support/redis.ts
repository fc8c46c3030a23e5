import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { findRedisServer } from '../../local/redis/redis-server.ts';
import { startRedisStandIn } from '../../local/redis/stand-in.ts';
import { until } from './until.ts';

/** Which Redis a test runs against. */
export type RedisKind = 'redis-server' | 'stand-in';

/** A Redis of a test's own. */
export interface TestRedis {
  port: number;
  /** Of the real server's process. */
  readonly pid: number | undefined;
  /** As `host:port`. */
  url: string;
  /** Ends it at once, as a crash does. */
  kill(): Promise<void>;
  /** Starts it again on the same port. */
  start(): Promise<void>;
}

/** The real server's program, if it is installed. */
export const redisServer = findRedisServer();

/** Both kinds, the real one only where it is installed: to run one contract against each. */
export const redisKinds: RedisKind[] = redisServer === undefined ? ['stand-in'] : ['redis-server', 'stand-in'];

/** Starts a Redis on a free port: the real one where there is one, unless told otherwise. */
export async function startRedis(kind: RedisKind = redisKinds[0] ?? 'stand-in'): Promise<TestRedis> {
  const port = await freePort();
  let pid: number | undefined;
  let kill: () => Promise<void> = async () => {};

  async function start(): Promise<void> {
    if (kind === 'stand-in') {
      const standIn = await startRedisStandIn(port);
      kill = standIn.close;
      return;
    }
    const options = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', tmpdir()];
    const child = spawn(redisServer ?? 'redis-server', options, { stdio: 'ignore' });
    process.once('exit', () => child.kill('SIGKILL'));
    pid = child.pid;
    kill = () => end(child);
    await until(() => accepts(port), 'redis-server listens');
  }

  await start();
  return {
    port,
    get pid() {
      return pid;
    },
    url: `127.0.0.1:${port}`,
    start,
    kill: () => kill(),
  };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
}

/** A TCP port that nobody listens on at this moment. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** Whether a port of this machine takes connections. */
export function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
