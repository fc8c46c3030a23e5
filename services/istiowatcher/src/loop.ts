import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Works again and again, at most once in each interval and never twice at the same time, until the signal aborts.
 * Resolves when the last work has ended.
 */
export async function loop(intervalMs: number, signal: AbortSignal, work: () => Promise<void>): Promise<void> {
  let dueMs = performance.now();
  while (!signal.aborted) {
    await work();
    // What was missed while the work took longer is not made up for.
    dueMs = Math.max(dueMs + intervalMs, performance.now());
    await sleep(dueMs - performance.now(), undefined, { signal }).catch(() => {});
  }
}
