import { text } from '../language/text.ts';

/** The largest part of the plot that shows the future, compared with the past. */
const MAX_FUTURE = 0.5;
/** The distances between two labels, in seconds. */
const steps = [30, 60, 120, 300, 600];
/** The space that a label needs, in rem. */
const LABEL_REM = 4.25;
/** More labels than this are hard to read, however much space there is. */
const MAX_LABELS = 8;

/** The part of time that the plot shows, in seconds since 1970. */
export interface TimeRange {
  fromSeconds: number;
  nowSeconds: number;
  toSeconds: number;
}

/**
 * Returns the part of time that the plot shows. Pure.
 *
 * @param windowSeconds the past that it shows
 * @param planEndSeconds the end of a planned load; the plot shows as much of it as fits
 */
export function timeRange(nowSeconds: number, windowSeconds: number, planEndSeconds = nowSeconds): TimeRange {
  const futureSeconds = Math.max(0, Math.min(planEndSeconds - nowSeconds, windowSeconds * MAX_FUTURE));
  return { fromSeconds: nowSeconds - windowSeconds, nowSeconds, toSeconds: nowSeconds + futureSeconds };
}

/** Returns the times of the labels: now, and both ways as far as the plot reaches. Pure. */
export function labelTimes({ fromSeconds, nowSeconds, toSeconds }: TimeRange, widthRem: number): number[] {
  const labels = Math.min(MAX_LABELS, widthRem / LABEL_REM);
  const fits = (step: number) => (toSeconds - fromSeconds) / step <= labels;
  const step = steps.find(fits) ?? (steps.at(-1) as number);
  const before = Math.floor((nowSeconds - fromSeconds) / step + 1e-6);
  const after = Math.floor((toSeconds - nowSeconds) / step);
  return Array.from({ length: before + after + 1 }, (_, i) => nowSeconds + (i - before) * step);
}

/** Returns the labels of times: "2 min ago", "90 s", "now", "+30 s". */
export function timeLabels(times: number[], nowSeconds: number): string[] {
  return times.map((time, i) => {
    const seconds = Math.round(Math.abs(time - nowSeconds));
    const minutes = seconds / 60;
    const isWhole = Number.isInteger(minutes) && seconds >= 120;
    if (seconds === 0) {
      return text('chart.now');
    }
    if (time > nowSeconds) {
      return isWhole ? text('chart.inMinutes', { minutes }) : text('chart.inSeconds', { seconds });
    }
    if (isWhole) {
      return i === 0 ? text('chart.minutesAgo', { minutes }) : text('chart.minutesBefore', { minutes });
    }
    return text('chart.secondsAgo', { seconds });
  });
}
