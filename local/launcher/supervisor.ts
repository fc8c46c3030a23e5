import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { EXIT_CONFIG } from '@hashr/service-kit/run-service.ts';
import { type Print, readLines } from './output.ts';
import type { Program } from './programs.ts';

const FIRST_BACK_OFF_MS = 500;
const LONGEST_BACK_OFF_MS = 10_000;
/** Who has run so long starts again without the back-off of earlier crashes, in milliseconds. */
const STABLE_MS = 10_000;

/** A program that is kept running. */
export interface Supervised {
  /** Ends it and starts it again, without waiting. */
  restart(): void;
  /** Asks it to stop, and makes it after `patienceMs`. */
  stop(patienceMs: number): Promise<void>;
  /** Ends it and everything it started, at once. */
  kill(): void;
}

interface SupervisorOptions {
  print: Print;
  /** Called if the program ends because of its configuration or is not there at all: another start would not help. */
  onHopeless: (reason: string) => void;
}

/** Starts a program, and starts it again, with back-off, whenever it ends by itself. */
export function supervise(program: Program, { print, onHopeless }: SupervisorOptions): Supervised {
  const stopping = new AbortController();
  let child: ChildProcess | undefined;
  let backOffMs = FIRST_BACK_OFF_MS;
  let restart = new AbortController();

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      const startedMs = performance.now();
      const ended = await runOnce();
      if (stopping.signal.aborted) {
        return;
      }
      if (ended.hopeless) {
        onHopeless(ended.reason);
        return;
      }
      if (restart.signal.aborted) {
        restart = new AbortController();
        continue;
      }
      backOffMs = performance.now() - startedMs > STABLE_MS ? FIRST_BACK_OFF_MS : backOffMs;
      print(program.name, `${ended.reason}; starting again in ${backOffMs / 1_000} s`);
      await sleep(backOffMs, undefined, { signal: AbortSignal.any([stopping.signal, restart.signal]) }).catch(() => {});
      backOffMs = Math.min(backOffMs * 2, LONGEST_BACK_OFF_MS);
    }
  }

  async function runOnce(): Promise<{ hopeless: boolean; reason: string }> {
    const say = (line: string) => print(program.name, line);
    // A group of its own, so that Ctrl+C reaches the launcher alone, which stops the programs in their order. The
    // channel tells a program that the launcher is gone, should it be killed.
    const started = spawn(program.command, program.args, {
      detached: true,
      env: { ...process.env, ...program.env },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    child = started;
    // What it started has lost its parent, and may hold its port and its output.
    started.once('exit', () => killGroup(started));
    readLines(started.stdout as NonNullable<typeof started.stdout>, say);
    readLines(started.stderr as NonNullable<typeof started.stderr>, say);
    try {
      const [code, signal] = (await once(started, 'close')) as [number | null, string | null];
      const reason = `${program.name} ended ${signal === null ? `with exit code ${code}` : `by ${signal}`}`;
      return { hopeless: code === EXIT_CONFIG, reason };
    } catch (error) {
      return { hopeless: true, reason: `${program.name} cannot be started: ${(error as Error).message}` };
    }
  }

  function kill(): void {
    if (child !== undefined && child.exitCode === null && child.signalCode === null) {
      killGroup(child);
    }
  }

  const ended = run();
  return {
    restart() {
      print(program.name, 'a source has changed: starting again');
      restart.abort();
      child?.kill('SIGTERM');
    },
    kill,
    async stop(patienceMs) {
      stopping.abort();
      child?.kill('SIGTERM');
      const impatient = setTimeout(kill, patienceMs);
      await ended;
      clearTimeout(impatient);
    },
  };
}

/** Ends a program and everything that it started, as far as it is still there. */
function killGroup({ pid }: ChildProcess): void {
  if (pid !== undefined) {
    try {
      process.kill(-pid, 'SIGKILL');
    } catch {
      // Nothing of it is there.
    }
  }
}
