import { setTimeout as sleep } from 'node:timers/promises';
import { type Child, startChild } from './child.ts';
import type { Print } from './output.ts';
import type { Program } from './programs.ts';

const FIRST_BACK_OFF_MS = 500;
const MAX_BACK_OFF_MS = 10_000;
/** After a program has run for this long, its back-off is reset, in milliseconds. */
const STABLE_MS = 10_000;

/** A program that is restarted whenever it ends. */
export interface Supervised {
  program: Program;
  /** Stops the program and starts it again, without back-off. */
  restart(): void;
  /** Asks the program to stop, and kills it after `gracePeriodMs`. Resolves when it has ended. */
  stop(gracePeriodMs: number): Promise<void>;
  /** Kills the program and all processes that it started. */
  kill(): void;
}

interface SupervisorOptions {
  print: Print;
  /** Called if the program ended and a restart does not help. */
  onFatal: (reason: string) => void;
}

/** Starts a program, and restarts it with exponential back-off whenever it ends. */
export function supervise(program: Program, { print, onFatal }: SupervisorOptions): Supervised {
  const stopping = new AbortController();
  let restarting = new AbortController();
  let child: Child | undefined;

  async function run(): Promise<void> {
    let backOffMs = FIRST_BACK_OFF_MS;
    while (!stopping.signal.aborted) {
      restarting = new AbortController();
      const startedMs = performance.now();
      child = startChild(program, print);
      const { reason, fatal } = await child.ended;
      if (stopping.signal.aborted || restarting.signal.aborted) {
        continue;
      }
      if (fatal) {
        onFatal(reason);
        return;
      }
      backOffMs = performance.now() - startedMs > STABLE_MS ? FIRST_BACK_OFF_MS : backOffMs;
      print(program.name, `${reason}; restarting in ${backOffMs / 1_000} s`);
      const signal = AbortSignal.any([stopping.signal, restarting.signal]);
      await sleep(backOffMs, undefined, { signal }).catch(() => {});
      backOffMs = Math.min(backOffMs * 2, MAX_BACK_OFF_MS);
    }
  }

  const ended = run();
  return {
    program,
    restart() {
      print(program.name, 'a source file has changed; restarting');
      restarting.abort();
      child?.terminate();
    },
    kill: () => child?.kill(),
    async stop(gracePeriodMs) {
      stopping.abort();
      child?.terminate();
      const killing = setTimeout(() => child?.kill(), gracePeriodMs);
      await ended;
      clearTimeout(killing);
    },
  };
}
