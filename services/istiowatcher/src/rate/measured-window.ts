import type { CounterWindow } from './counter-window.ts';

/**
 * This many requests may fall into a window or outside of it by chance, because answers take time. Each frontend adds
 * one, because its window begins at another time.
 */
export const CHANCE_REQUESTS = 3;

/** The requests of all frontends in windows of about the same length. */
export interface MeasuredWindow {
  perSecond: number;
  /** The length of the longest window. */
  seconds: number;
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
      };
}
