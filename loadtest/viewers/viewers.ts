import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { TargetOptions } from '../options.ts';
import type { CrowdCommand, CrowdReport, ViewersReport } from './messages.ts';

/** Viewers that are connected while a test runs. */
export interface Viewers {
  /** How many are connected. */
  open(): number;
  /** Begins to count what they see. */
  measure(): void;
  /** Disconnects them. Returns what they saw. */
  stop(): Promise<ViewersReport>;
}

/** How long to wait for the last viewers, beyond the time in which any viewer connects, in milliseconds. */
const PATIENCE_MS = 10_000;

/**
 * Connects viewers to a target, in a process of their own, and waits until all are connected. If for some time no more of
 * them can connect, the test goes on with fewer; the report says how many there were.
 */
export async function startViewers(
  count: number,
  { url, ...target }: TargetOptions,
  signal: AbortSignal,
): Promise<Viewers> {
  const child = fork(new URL('crowd.ts', import.meta.url), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const tell = (command: CrowdCommand) => void child.send(command);
  let open = 0;
  const changed = new EventTarget();
  child.on('message', (report: CrowdReport) => {
    if (report.kind === 'open') {
      ({ open } = report);
      changed.dispatchEvent(new Event('open'));
    }
  });
  tell({ kind: 'connect', target: { ...target, url: url.href }, count });
  await untilConnected(() => open, count, changed, signal);

  return {
    open: () => open,
    measure: () => tell({ kind: 'measure' }),
    async stop() {
      const seen = nextReport(child);
      tell({ kind: 'stop' });
      const report = await seen;
      child.disconnect();
      return report;
    },
  };
}

async function untilConnected(
  open: () => number,
  count: number,
  changed: EventTarget,
  signal: AbortSignal,
): Promise<void> {
  let [most, sinceMs] = [0, performance.now()];
  while (open() < count && performance.now() - sinceMs < PATIENCE_MS && !signal.aborted) {
    await once(changed, 'open');
    if (open() > most) {
      [most, sinceMs] = [open(), performance.now()];
    }
  }
}

function nextReport(child: ChildProcess): Promise<ViewersReport> {
  return new Promise((resolve, reject) => {
    child.on('message', (report: CrowdReport) => report.kind === 'seen' && resolve(report.seen));
    child.once('exit', () => reject(new Error('The process of the viewers has ended.')));
  });
}
