import type { CounterWindow } from './counter-window.ts';

/**
 * This many requests may fall into a window or outside of it by chance, because answers take time. Each frontend adds
 * one, because its window begins at another time.
 */
export const CHANCE_REQUESTS = 3;
/** Requests that were due in this many seconds before a window may be sent late, and be counted in it. */
const LATE_SECONDS = 2;
/** The window of a frontend's usual rate. */
const USUAL_SECONDS = 10;

/** The requests of all frontends in windows of about the same length. */
export interface MeasuredWindow {
  perSecond: number;
  /** The length of the longest window. */
  seconds: number;
  /** How many of the requests may have been due earlier. */
  lateRequests: number;
}

/**
 * Adds up the rates of all frontends in a window of about this length. Pure.
 *
 * @returns undefined if no frontend was read twice yet
 */
export function measure(windows: CounterWindow[], seconds: number): MeasuredWindow | undefined {
  const traffic = windows.flatMap((window) => window.over(seconds) ?? []);
  return traffic.length === 0
    ? undefined
    : {
        perSecond: traffic.reduce((sum, frontend) => sum + frontend.perSecond, 0),
        seconds: Math.max(...traffic.map((frontend) => frontend.seconds)),
        lateRequests: windows.reduce((sum, window) => sum + missingBefore(window, seconds), 0),
      };
}

/**
 * How many requests fewer than usual a frontend has sent just before a window. After a pause (a busy machine), it sends
 * all that is late at once, which must not look like a higher rate. Of a long window, nothing is known: the usual rate
 * is that of the time before it.
 */
function missingBefore(window: CounterWindow, seconds: number): number {
  if (seconds > USUAL_SECONDS / 2) {
    return 0;
  }
  const inWindow = sumOver(window, seconds);
  const before = minus(sumOver(window, seconds + LATE_SECONDS), inWindow);
  const usual = minus(sumOver(window, USUAL_SECONDS), inWindow);
  const missing = (usual.requests / usual.seconds) * before.seconds - before.requests;
  return before.seconds > 0 && missing > 1 ? missing : 0; // One request is chance.
}

interface Sum {
  seconds: number;
  requests: number;
}

function sumOver(window: CounterWindow, wantedSeconds: number): Sum {
  const { perSecond, seconds } = window.over(wantedSeconds) ?? { perSecond: 0, seconds: 0 };
  return { seconds, requests: perSecond * seconds };
}

function minus(all: Sum, some: Sum): Sum {
  return { seconds: all.seconds - some.seconds, requests: all.requests - some.requests };
}
