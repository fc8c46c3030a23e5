/** A measured rate in strings per second, with one decimal below 100: "9.8", "20.0", "250". */
export function formatRate(perSecond: number): string {
  return perSecond.toFixed(perSecond < 100 ? 1 : 0);
}

/** A rate that somebody set, in strings per second, with up to two decimals: "15", "12.5". */
export function formatSetRate(perSecond: number): string {
  return String(Number(perSecond.toFixed(2)));
}

/** A share from 0 to 1: "70 %". */
export function formatShare(share: number): string {
  return `${(share * 100).toFixed(0)} %`;
}

/** A count: "12,345". */
export function formatCount(count: number): string {
  return count.toLocaleString('en');
}

/** A duration in milliseconds, with one decimal below 10: "5.5 ms", "38 ms". */
export function formatMs(durationMs: number): string {
  return `${durationMs.toFixed(durationMs < 10 ? 1 : 0)} ms`;
}

/**
 * A time of day in the time zone of the browser: "09:41:12".
 *
 * @param pageMs milliseconds since 1970 by the clock of this page
 * @returns "–" for a time that is outside of the calendar
 */
export function formatTime(pageMs: number): string {
  const time = new Date(pageMs);
  return Number.isNaN(time.getTime()) ? '–' : time.toLocaleTimeString('en-GB');
}
