import type { CounterWindow } from './counter-window.ts';
import { type MeasuredWindow, measure } from './measured-window.ts';

/**
 * The windows that can show a jump, in seconds. Those below one second exist only while the rate rises, because the
 * watcher then looks more often.
 */
const JUMP_SECONDS = [0.25, 0.5, 0.75, 1];
/** Requests that were due in this many seconds before a window may have been sent late, and be counted in it. */
const LATE_SECONDS = 2;
const LONG_SECONDS = 10;

/** The window that shows best how far the rate has risen. */
interface Jump extends MeasuredWindow {
  /** The rate is at least this. */
  atLeast: number;
}

/**
 * Whether the rate has risen in the last second, and how far. A jump is certain after a quarter of a second if it is
 * large: at 30 a second there are then four requests more than at 15, which is what chance can explain.
 *
 * A window this short needs two precautions. After a pause of a frontend (a busy machine), it sends what is late at
 * once, so requests that were missing just before the window do not count in it. And it needs the counter of started
 * requests, because after a pause of a worker, all that waited complete at once. Pure.
 */
export function jumpOf(
  windows: CounterWindow[],
  chanceRequests: number,
): { jump: Jump | undefined; rising: boolean } {
  if (!windows.every(({ countsStarts }) => countsStarts)) {
    return { jump: undefined, rising: false };
  }
  const jumps = JUMP_SECONDS.flatMap((seconds): Jump[] => {
    const measured = measure(windows, seconds);
    const late = windows.reduce((sum, window) => sum + missingBefore(window, seconds), 0);
    return measured === undefined
      ? []
      : [{ ...measured, atLeast: measured.perSecond - (late + chanceRequests) / measured.seconds }];
  });
  return {
    jump: jumps.toSorted((a, b) => b.atLeast - a.atLeast)[0],
    rising: isRising(windows, chanceRequests),
  };
}

/** How many requests fewer than usual a frontend has sent in the seconds before a window. */
function missingBefore(window: CounterWindow, seconds: number): number {
  const [inWindow, withLate, long] = [seconds, seconds + LATE_SECONDS, LONG_SECONDS].map((each) => {
    const traffic = window.over(each);
    return { seconds: traffic?.seconds ?? 0, requests: (traffic?.perSecond ?? 0) * (traffic?.seconds ?? 0) };
  }) as [Sum, Sum, Sum];
  const before = minus(withLate, inWindow);
  const usual = minus(long, inWindow);
  return before.seconds <= 0 ? 0 : Math.max(0, (usual.requests / usual.seconds) * before.seconds - before.requests);
}

interface Sum {
  seconds: number;
  requests: number;
}

function minus(all: Sum, some: Sum): Sum {
  return { seconds: all.seconds - some.seconds, requests: all.requests - some.requests };
}

/** Whether there were more requests in the last second than in the one before, by more than chance can explain. */
function isRising(windows: CounterWindow[], chanceRequests: number): boolean {
  const one = measure(windows, 1);
  const two = measure(windows, 2);
  if (one === undefined || two === undefined || two.seconds <= one.seconds) {
    return false;
  }
  const before = (two.perSecond * two.seconds - one.perSecond * one.seconds) / (two.seconds - one.seconds);
  return (one.perSecond - before) * one.seconds > chanceRequests;
}
