import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { createInterface } from 'node:readline';

/** The number of the last output lines that are kept to explain a crash. */
const KEPT_LINES = 20;

/** Returns the command of the installed Redis server; undefined: none is installed. */
export function findRedisServer(): string | undefined {
  return ['redis-server', 'valkey-server'].find((command) => spawnSync(command, ['--version']).status === 0);
}

/** A Redis server that runs as a child of this process. */
export interface RedisServer {
  /** Resolves when the process has ended, with its last output lines and the reason. */
  ended: Promise<string>;
  /** Stops the server. Resolves when it has ended. */
  close(): Promise<void>;
}

/**
 * Starts a Redis server that stores nothing on disk. It ends when this process exits.
 *
 * @param command from {@link findRedisServer}
 * @param port the port on 127.0.0.1
 */
export function startRedisServer(command: string, port: number): RedisServer {
  const options = [
    '--port',
    String(port),
    '--bind',
    '127.0.0.1',
    '--save',
    '',
    '--appendonly',
    'no',
    '--dir',
    tmpdir(),
  ];
  const server = spawn(command, options, { stdio: ['ignore', 'pipe', 'inherit'] });
  process.on('exit', () => server.kill('SIGKILL'));
  const lines: string[] = [];
  createInterface({ input: server.stdout }).on('line', (line) => {
    if (lines.push(line) > KEPT_LINES) {
      lines.shift();
    }
  });
  const ended = once(server, 'close').then(
    ([code, signal]) =>
      [...lines, `${command} ${signal === null ? `exited with code ${code}` : `was terminated by ${signal}`}`].join(
        '\n',
      ),
    (error: Error) => `${command} cannot be started: ${error.message}`,
  );
  return {
    ended,
    async close() {
      server.kill('SIGTERM');
      await ended;
    },
  };
}
