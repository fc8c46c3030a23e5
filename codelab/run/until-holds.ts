import { setTimeout as sleep } from 'node:timers/promises';

/** The time between two checks. */
const CHECK_MS = 1_000;

/**
 * Repeats a check once a second until nothing is wrong.
 *
 * @param check returns what is wrong
 * @param seconds how long to wait
 * @returns what was wrong at the last check; empty if everything holds
 */
export async function untilHolds(check: () => Promise<string[]>, seconds: number): Promise<string[]> {
  const deadlineMs = performance.now() + seconds * 1_000;
  for (;;) {
    const mistakes = await check();
    if (mistakes.length === 0 || performance.now() > deadlineMs) {
      return mistakes;
    }
    await sleep(CHECK_MS);
  }
}
