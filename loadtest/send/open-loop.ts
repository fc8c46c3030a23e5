import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import type { Pace } from './pace.ts';

/**
 * A timer of Node.js can be more than a millisecond late. So up to this rate, in strings per second, the program does not
 * sleep in the last two milliseconds before a string is due, which takes at most a tenth of a core.
 */
const AWAKE_UP_TO_PER_SECOND = 50;
const AWAKE_MS = 2;
/** The longest time without a look at the pace, because a key can change it, in milliseconds. */
const LONGEST_WAIT_MS = 50;

/**
 * Sends what is due, regardless of how earlier strings fare, until a signal aborts or nothing will be due any more.
 *
 * @param readPace the pace of this moment; another one can replace it
 * @param send gets the time at which the string was due, on the clock of `performance.now()`
 */
export async function sendOpenLoop(
  readPace: () => Pace,
  send: (dueMs: number) => void,
  isEndless: boolean,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    const pace = readPace();
    const dueMs = pace.nextDueMs();
    const waitMs = dueMs - performance.now();
    if (waitMs <= 0) {
      pace.take();
      send(dueMs);
    } else if (dueMs === Number.POSITIVE_INFINITY && !isEndless && !pace.isPaused()) {
      return;
    } else {
      const awakeMs = pace.rateAt(performance.now()) <= AWAKE_UP_TO_PER_SECOND ? AWAKE_MS : 0;
      await wait(waitMs, awakeMs, signal);
    }
  }
}

/** Waits, but not longer than {@link LONGEST_WAIT_MS}, and at the end without sleep. */
async function wait(waitMs: number, awakeMs: number, signal: AbortSignal): Promise<void> {
  if (waitMs <= awakeMs) {
    await nextTurn();
    return;
  }
  await sleep(Math.min(waitMs - awakeMs, LONGEST_WAIT_MS), undefined, { signal }).catch(() => {});
}
