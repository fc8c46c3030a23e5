import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type RunningProgram, runPlanned } from '@hashr/test/support/program.ts';
import { accepts, freePort } from '@hashr/test/support/redis.ts';
import { until } from '@hashr/test/support/until.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Starts a program of the project on one core, and waits until it accepts connections. */
export async function startPinned(
  core: 0 | 1,
  file: string,
  env: Record<string, string | number>,
): Promise<RunningProgram & { url: string }> {
  const port = await freePort();
  const program = runPlanned(
    { command: 'taskset', args: ['-c', String(core), process.execPath, `${root}${file}`], env: {} },
    { HOST: '127.0.0.1', PORT: port, METRICS_PORT: 0, ...env },
  );
  await until(() => accepts(port), `${file} accepts connections`);
  return { ...program, url: `http://127.0.0.1:${port}` };
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
