import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Repeats work, never twice at the same time, until the signal aborts. Resolves when the last work has ended. Missed
 * intervals are not repeated.
 *
 * @param work returns the time from its start to the start of the next, in milliseconds
 */
export async function repeat(signal: AbortSignal, work: () => Promise<number>): Promise<void> {
  let dueMs = performance.now();
  while (!signal.aborted) {
    const intervalMs = await work();
    const nowMs = performance.now();
    dueMs = Math.max(dueMs + intervalMs, nowMs);
    await sleep(dueMs - nowMs, undefined, { signal }).catch(() => {});
  }
}
