import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Program } from '@hashr/local/launcher/programs.ts';
import { until } from './until.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** A program of the project that runs as a process of its own. */
export interface RunningProgram {
  pid: number;
  /** Everything that it has written. */
  output(): string;
  /** Sends a signal and waits until the process has ended. */
  end(signal?: NodeJS.Signals): Promise<{ code: number | null; signal: string | null }>;
  /** Waits until the process has ended, without sending a signal. */
  ended: Promise<{ code: number | null; signal: string | null }>;
}

// Vitest sets MODE in its environment. The watcher has a setting with that name.
const { MODE: _, ...inherited } = process.env;

const running = new Set<ChildProcess>();
process.on('exit', () => running.forEach((child) => void child.kill('SIGKILL')));

/**
 * Starts a program.
 *
 * @param file its path, relative to the root of the repository
 * @param env is added to the environment of this process
 */
export function runProgram(file: string, env: Record<string, string | number>, args: string[] = []): RunningProgram {
  return runPlanned({ command: process.execPath, args: [resolve(root, file), ...args], env: {} }, env);
}

/**
 * Starts a program of the launcher's plan.
 *
 * @param extraEnv is added to the environment of this process and of the plan
 */
export function runPlanned(
  { command, args, env }: Pick<Program, 'command' | 'args' | 'env'>,
  extraEnv: Record<string, string | number> = {},
): RunningProgram {
  const texts = Object.fromEntries(Object.entries(extraEnv).map(([key, value]) => [key, String(value)]));
  const child = spawn(command, args, {
    cwd: tmpdir(), // A directory without an .env file.
    env: { ...inherited, ...env, ...texts },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'], // The program stops when the tests close the IPC channel.
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk) => {
      output += chunk;
    });
  }
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

/** Waits until an address answers with success. Throws if the program ends before. */
export async function untilUp(url: string, program: RunningProgram): Promise<void> {
  let hasEnded = false;
  void program.ended.then(() => {
    hasEnded = true;
  });
  await until(async () => hasEnded || (await fetch(url)).ok, `${url} answers`);
  if (hasEnded) {
    throw new Error(`The program ended before it answered at ${url}:\n${program.output()}`);
  }
}
