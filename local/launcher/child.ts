import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { EXIT_CONFIG } from '@hashr/service-kit/run-main.ts';
import { type Print, readLines } from './output.ts';
import type { Program } from './programs.ts';

/** A process that runs a program. */
export interface Child {
  /**
   * Resolves when the process has ended, with the reason. `fatal` means that a restart does not help: the configuration
   * is invalid, or the program cannot be started.
   */
  ended: Promise<{ reason: string; fatal: boolean }>;
  /** Asks the process to stop. */
  terminate(): void;
  /** Ends the process and all processes that it started. */
  kill(): void;
}

/**
 * Starts a program, and prints its output. Its process group is separate, so that Ctrl+C reaches only the launcher,
 * which then stops the programs in order. When the launcher is killed, the IPC channel closes, and the program stops.
 */
export function startChild({ name, command, args, env }: Program, print: Print): Child {
  const child = spawn(command, args, {
    detached: true,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  // Processes that it started are orphans now, and may hold its port and its output.
  child.once('exit', () => killGroup(child));
  for (const stream of [child.stdout, child.stderr]) {
    readLines(stream as NonNullable<typeof stream>, (line) => print(name, line));
  }
  return {
    ended: untilEnded(child, name),
    terminate: () => void child.kill('SIGTERM'),
    kill() {
      if (child.exitCode === null && child.signalCode === null) {
        killGroup(child);
      }
    },
  };
}

async function untilEnded(child: ChildProcess, name: string): Promise<{ reason: string; fatal: boolean }> {
  try {
    const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
    const reason = `${name} ${signal === null ? `exited with code ${code}` : `was terminated by ${signal}`}`;
    return { reason, fatal: code === EXIT_CONFIG };
  } catch (error) {
    return { reason: `${name} cannot be started: ${(error as Error).message}`, fatal: true };
  }
}

function killGroup({ pid }: ChildProcess): void {
  if (pid !== undefined) {
    try {
      process.kill(-pid, 'SIGKILL');
    } catch {
      // All processes of the group have ended.
    }
  }
}
