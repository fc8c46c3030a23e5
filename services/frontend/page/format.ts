import { language, text } from './language/text.ts';

// All numbers and times are in the language of the page.

/** A measured rate in strings per second, with one decimal below 100: "9.8", "20.0", "250". */
export function formatRate(perSecond: number): string {
  return withDecimals(perSecond, perSecond < 100 ? 1 : 0);
}

/** A rate that somebody set, in strings per second, with up to two decimals: "15", "12.5". */
export function formatSetRate(perSecond: number): string {
  return perSecond.toLocaleString(language(), { maximumFractionDigits: 2, useGrouping: false });
}

/** A share from 0 to 1: "70 %". */
export function formatShare(share: number): string {
  return text('unit.percent', { percent: withDecimals(share * 100, 0) });
}

/** A count: "12,345". */
export function formatCount(count: number): string {
  return count.toLocaleString(language());
}

/** A cost, with two significant digits: "0.0036", "12". */
export function formatCost(cost: number): string {
  return cost.toLocaleString(language(), { maximumSignificantDigits: 2 });
}

/** A duration in milliseconds, with one decimal below 10: "5.5 ms", "38 ms". */
export function formatMs(durationMs: number): string {
  return `${withDecimals(durationMs, durationMs < 10 ? 1 : 0)} ms`;
}

/**
 * A time of day in the time zone of the browser: "09:41:12".
 *
 * @param pageMs milliseconds since 1970 by the clock of this page
 * @returns "–" for a time that is outside of the calendar
 */
export function formatTime(pageMs: number): string {
  const time = new Date(pageMs);
  return Number.isNaN(time.getTime()) ? '–' : time.toLocaleTimeString(language(), clock);
}

const clock = { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' } as const;

function withDecimals(value: number, digits: number): string {
  const options = { minimumFractionDigits: digits, maximumFractionDigits: digits, useGrouping: false };
  return value.toLocaleString(language(), options);
}
