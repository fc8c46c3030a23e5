import type { CounterWindow } from './counter-window.ts';
import { chanceIn, type MeasuredWindow, measure } from './measured-window.ts';

/**
 * The windows that can show a jump, in seconds: the shortest one that is available is about half a second long, because
 * the watcher looks at the rate twice a second.
 */
const JUMP_SECONDS = [0.6, 0.8, 1];
/** In a window this short, so many requests more can be chance: there are many windows, and pages start at any time. */
const MORE_CHANCE_REQUESTS = 2;

/** The window that shows best how far the rate has risen. */
interface Jump extends MeasuredWindow {
  /** The rate is at least this. */
  atLeast: number;
}

/**
 * How far the rate has certainly risen in the last second. The shorter the window, the less of the time before the jump
 * is in it: at 30 a second, half a second has 7.5 requests more than at 15, and chance can explain six. Pure.
 *
 * @returns undefined if a frontend does not count the requests that it starts: after a stall of a worker, all requests
 *   that waited complete at once, which looks like a jump
 */
export function jumpOf(windows: CounterWindow[]): Jump | undefined {
  if (!windows.every(({ countsStarts }) => countsStarts)) {
    return undefined;
  }
  const jumps = JUMP_SECONDS.flatMap((seconds) => measure(windows, seconds) ?? []).map((measured) => {
    const uncertain = chanceIn(windows) + MORE_CHANCE_REQUESTS + measured.lateRequests;
    return { ...measured, atLeast: measured.perSecond - uncertain / measured.seconds };
  });
  return jumps.toSorted((a, b) => b.atLeast - a.atLeast)[0];
}

/** Whether there were more requests in the last second than in the one before, by more than chance can explain. Pure. */
export function isRising(windows: CounterWindow[]): boolean {
  const one = measure(windows, 1);
  const two = measure(windows, 2);
  if (one === undefined || two === undefined || two.seconds <= one.seconds) {
    return false;
  }
  const before = (two.perSecond * two.seconds - one.perSecond * one.seconds) / (two.seconds - one.seconds);
  return (one.perSecond - before) * one.seconds > chanceIn(windows);
}
