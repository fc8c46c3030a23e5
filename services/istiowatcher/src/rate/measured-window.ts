import type { CounterWindow } from './counter-window.ts';

/** This many requests may fall into a window or outside of it by chance, because answers take time. */
const CHANCE_REQUESTS = 3;
/** Requests that were due in this many seconds before a window may be sent late, and be counted in it. */
const LATE_SECONDS = 2;
/** The time before that shows a frontend's usual rate, in seconds. */
const USUAL_SECONDS = 3;
/** Only in windows up to this long, late requests matter, in seconds. */
const LONGEST_SECONDS = 5;

/** How many requests may be chance. Each frontend adds one, because its window begins at another time. Pure. */
export function chanceIn(windows: CounterWindow[]): number {
  return CHANCE_REQUESTS + windows.length;
}

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
 * all that is late at once, which must not look like a higher rate.
 */
function missingBefore(window: CounterWindow, seconds: number): number {
  if (seconds > LONGEST_SECONDS) {
    return 0;
  }
  const withLate = sumOver(window, seconds + LATE_SECONDS);
  const before = minus(withLate, sumOver(window, seconds));
  const usual = minus(sumOver(window, seconds + LATE_SECONDS + USUAL_SECONDS), withLate);
  const missing = (usual.requests / usual.seconds) * before.seconds - before.requests;
  return missing > 1 ? missing : 0; // One request is chance. It is not a number without earlier scrapes.
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
