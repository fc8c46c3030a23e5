import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { until } from './until.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** A program of the project, running as a process of its own. */
export interface RunningProgram {
  pid: number;
  /** Everything it has written. */
  output(): string;
  /** Sends a signal and waits for the end. */
  end(signal?: NodeJS.Signals): Promise<{ code: number | null; signal: string | null }>;
  /** Waits for the end without doing anything for it. */
  ended: Promise<{ code: number | null; signal: string | null }>;
}

// Vitest has a MODE of its own in the environment; the watcher has a setting of that name.
const { MODE: _, ...inherited } = process.env;

const running = new Set<ChildProcess>();
process.on('exit', () => running.forEach((child) => void child.kill('SIGKILL')));

/**
 * Starts a program.
 *
 * @param file its path from the root of the repository
 * @param env beside this process's own environment
 */
export function runProgram(file: string, env: Record<string, string | number>, args: string[] = []): RunningProgram {
  const child = spawn(process.execPath, [`${root}${file}`, ...args], {
    cwd: tmpdir(), // Where no .env is.
    env: { ...inherited, ...Object.fromEntries(Object.entries(env).map(([key, value]) => [key, String(value)])) },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'], // By the channel it learns that the tests are gone.
  });
  let output = '';
  child.stdout?.on('data', (chunk) => {
    output += chunk;
  });
  child.stderr?.on('data', (chunk) => {
    output += chunk;
  });
  running.add(child);
  const ended = once(child, 'close').then(([code, signal]) => {
    running.delete(child);
    return { code, signal };
  });
  return {
    pid: child.pid ?? 0,
    output: () => output,
    ended,
    end(signal = 'SIGTERM') {
      child.kill(signal);
      return ended;
    },
  };
}

/** Waits until an address answers with success. */
export async function untilUp(url: string, program: RunningProgram): Promise<void> {
  let gone = false;
  void program.ended.then(() => {
    gone = true;
  });
  await until(async () => gone || (await fetch(url)).ok, `${url} answers`);
  if (gone) {
    throw new Error(`The program has ended instead of answering at ${url}:\n${program.output()}`);
  }
}
