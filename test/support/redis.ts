import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { findRedisServer } from '@hashr/local/redis/redis-server.ts';
import { startRedisStandIn } from '@hashr/local/redis/stand-in.ts';
import { freePort } from './free-ports.ts';
import { until } from './until.ts';

const standInProgram = fileURLToPath(new URL('../../local/redis/main.ts', import.meta.url));

export { freePort };

const running = new Set<ChildProcess>();
process.on('exit', () => running.forEach((child) => void child.kill('SIGKILL')));

/** Which Redis a test runs against. */
export type RedisKind = 'redis-server' | 'stand-in';

/** A Redis that a test started. */
export interface TestRedis {
  port: number;
  /** The id of its process. Undefined for a stand-in within this process. */
  readonly pid: number | undefined;
  /** As `host:port`. */
  url: string;
  /** Stops it at once, like a crash. */
  kill(): Promise<void>;
  /** Starts it again on the same port. */
  start(): Promise<void>;
}

/** The path of redis-server, if it is installed. */
export const redisServer = findRedisServer();

/** The kinds that are available here, so that a test can run with each of them. */
export const redisKinds: RedisKind[] = redisServer === undefined ? ['stand-in'] : ['redis-server', 'stand-in'];

/**
 * Starts a Redis on a free port, by default redis-server if it is installed.
 *
 * @param ownProcess whether to run the stand-in as its own process, which a test can pause. This takes longer.
 */
export async function startRedis(
  kind: RedisKind = redisKinds[0] ?? 'stand-in',
  ownProcess = false,
): Promise<TestRedis> {
  const port = await freePort();
  let pid: number | undefined;
  let kill: () => Promise<void> = async () => {};

  async function start(): Promise<void> {
    if (kind === 'stand-in' && !ownProcess) {
      const standIn = await startRedisStandIn(port);
      kill = standIn.close;
      return;
    }
    const child = spawnRedis(kind, port);
    pid = child.pid;
    kill = () => end(child);
    await until(() => accepts(port), 'Redis listens');
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

function spawnRedis(kind: RedisKind, port: number): ChildProcess {
  const options = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', tmpdir()];
  const env = { ...process.env, PORT: String(port) };
  const child =
    kind === 'stand-in'
      ? spawn(process.execPath, [standInProgram, '--stand-in'], { stdio: 'ignore', env })
      : spawn(redisServer ?? 'redis-server', options, { stdio: 'ignore' });
  running.add(child);
  child.once('exit', () => running.delete(child));
  return child;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
}

/** Whether something accepts connections on a port of this computer. */
export function accepts(port: number, host = '127.0.0.1'): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, host);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
