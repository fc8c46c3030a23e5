import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { accepts, freePort } from '@hashr/test/support/redis.ts';
import { until } from '@hashr/test/support/until.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** A program that runs on one core. */
export interface PinnedProgram {
  pid: number;
  url: string;
  kill(): Promise<void>;
}

/** Starts a program of the project on one core, and waits until it accepts connections. */
export async function startPinned(
  core: 0 | 1,
  file: string,
  env: Record<string, string | number>,
): Promise<PinnedProgram> {
  const port = await freePort();
  const given = { HOST: '127.0.0.1', PORT: port, METRICS_PORT: 0, ...env };
  const child = spawn('taskset', ['-c', String(core), process.execPath, `${root}${file}`], {
    env: { ...process.env, ...Object.fromEntries(Object.entries(given).map(([name, value]) => [name, String(value)])) },
    stdio: 'ignore', // While wrk runs, this process reads no output: a full pipe would stop the program.
  });
  process.once('exit', () => child.kill('SIGKILL'));
  await until(() => accepts(port), `${file} accepts connections`);
  return {
    pid: child.pid ?? 0,
    url: `http://127.0.0.1:${port}`,
    async kill() {
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}

/** Posts strings to an address from the second core, for some seconds. Returns requests per second. */
export function wrk(url: string, seconds: number, connections = 32): number {
  const script = fileURLToPath(new URL('post.lua', import.meta.url));
  const args = ['-c', '1', 'wrk', '-t1', `-c${connections}`, `-d${seconds}`, '-s', script, `${url}/`];
  const output = execFileSync('taskset', args, { encoding: 'utf8' });
  if (/Non-2xx|Socket errors/.test(output)) {
    throw new Error(`Not all requests succeeded:\n${output}`);
  }
  return Number(/Requests\/sec:\s+([\d.]+)/.exec(output)?.[1]);
}
