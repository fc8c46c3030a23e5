import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { accepts, freePort } from '@hashr/test/support/redis.ts';
import { until } from '@hashr/test/support/until.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** A program that is measured, on one core. */
export interface Pinned {
  url: string;
  port: number;
  /** User and system time until now, in seconds. */
  cpuSeconds(): number;
  end(): Promise<void>;
}

/** Starts a program of the project on one core, and waits until it takes connections. */
export async function startPinned(core: 0 | 1, file: string, env: Record<string, string | number>): Promise<Pinned> {
  const port = await freePort();
  const child = spawn('taskset', ['-c', String(core), process.execPath, `${root}${file}`], {
    env: { ...process.env, HOST: '127.0.0.1', PORT: String(port), METRICS_PORT: '0', ...toStrings(env) },
    stdio: 'ignore',
  });
  process.once('exit', () => child.kill('SIGKILL'));
  const url = `http://127.0.0.1:${port}`;
  await until(() => accepts(port), `${file} takes connections`);
  return {
    url,
    port,
    cpuSeconds() {
      // User and system time are fields 14 and 15 of /proc/PID/stat, in hundredths of a second.
      const fields = readFileSync(`/proc/${child.pid}/stat`, 'utf8')
        .replace(/^.*\) /, '')
        .split(' ');
      return (Number(fields[11]) + Number(fields[12])) / 100;
    },
    async end() {
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}

/** Loads an address with posted strings from the second core, for some seconds. Returns requests per second. */
export function wrk(url: string, seconds: number, connections = 32): number {
  const script = fileURLToPath(new URL('post.lua', import.meta.url));
  const args = ['-c', '1', 'wrk', '-t1', `-c${connections}`, `-d${seconds}`, '-s', script, `${url}/`];
  const output = execFileSync('taskset', args, { encoding: 'utf8' });
  if (/Non-2xx|Socket errors/.test(output)) {
    throw new Error(`Not all requests succeeded:\n${output}`);
  }
  return Number(/Requests\/sec:\s+([\d.]+)/.exec(output)?.[1]);
}

export function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function toStrings(env: Record<string, string | number>): Record<string, string> {
  return Object.fromEntries(Object.entries(env).map(([name, value]) => [name, String(value)]));
}
