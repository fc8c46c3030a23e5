import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Repeats work, at most once per interval and never twice at the same time, until the signal aborts. Resolves when
 * the last work has ended. Missed intervals are not repeated.
 */
export async function repeat(intervalMs: number, signal: AbortSignal, work: () => Promise<void>): Promise<void> {
  let dueMs = performance.now();
  while (!signal.aborted) {
    await work();
    const nowMs = performance.now();
    dueMs = Math.max(dueMs + intervalMs, nowMs);
    await sleep(dueMs - nowMs, undefined, { signal }).catch(() => {});
  }
}
