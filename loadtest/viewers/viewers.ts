import { type ChildProcess, fork } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TargetOptions } from '../options.ts';
import type { CrowdCommand, CrowdReport, ViewersReport } from './messages.ts';

/** Viewers that are connected while a test runs. */
export interface Viewers {
  /** Begins to count what they see. */
  measure(): void;
  /** Disconnects them. Returns what they saw. */
  stop(): Promise<ViewersReport>;
}

/** How long no more viewers have to connect until the test goes on with fewer of them, in milliseconds. */
const PATIENCE_MS = 10_000;
const CHECK_MS = 200;

/**
 * Connects viewers to a target, in a process of their own, and waits until all are connected. If for some time no more of
 * them can connect, the test goes on with fewer; the report says how many there were.
 *
 * @param signal ends the wait
 */
export async function startViewers(
  count: number,
  { url, ...target }: TargetOptions,
  signal: AbortSignal,
): Promise<Viewers> {
  const child = fork(new URL('crowd.ts', import.meta.url), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const tell = (command: CrowdCommand) => child.connected && child.send(command);
  let open = 0;
  child.on('message', (report: CrowdReport) => {
    open = report.kind === 'open' ? report.open : open;
  });
  tell({ kind: 'connect', target: { ...target, url: url.href }, count });

  let [most, sinceMs] = [0, performance.now()];
  while (open < count && child.connected && performance.now() - sinceMs < PATIENCE_MS && !signal.aborted) {
    await sleep(CHECK_MS, undefined, { signal }).catch(() => {});
    [most, sinceMs] = open > most ? [open, performance.now()] : [most, sinceMs];
  }

  return {
    measure: () => void tell({ kind: 'measure' }),
    async stop() {
      const seen = nextReport(child);
      tell({ kind: 'stop' });
      return (await seen) ?? { count, open: 0, batchesPerSecond: 0, delayMs: null, reconnects: 0, refused: {} };
    },
  };
}

/** What the process reports at its end; undefined if it has ended without a report. */
function nextReport(child: ChildProcess): Promise<ViewersReport | undefined> {
  return new Promise((resolve) => {
    child.on('message', (report: CrowdReport) => report.kind === 'seen' && resolve(report.seen));
    child.once('exit', () => resolve(undefined));
    if (!child.connected) {
      resolve(undefined);
    }
  });
}
