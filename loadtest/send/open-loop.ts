import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Alarm } from './alarm.ts';
import type { Pace } from './pace.ts';

/**
 * On a busy machine, a thread that wakes up waits for a core. So up to this rate, in strings per second, the program does
 * not sleep in the last two milliseconds before a string is due, which takes at most a tenth of a core.
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
  alarm: Alarm,
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
      const asleepMs = waitMs - (pace.rateAt(performance.now()) <= AWAKE_UP_TO_PER_SECOND ? AWAKE_MS : 0);
      await (asleepMs > 0 ? alarm.wait(Math.min(asleepMs, LONGEST_WAIT_MS), signal) : nextTurn());
    }
  }
}
