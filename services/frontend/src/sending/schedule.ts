/**
 * When the strings of one rate or one shape are due. All times in milliseconds on one clock that never goes back.
 */
export interface Schedule {
  /** When the next string is due, or the schedule ends; Infinity: never. */
  readonly nextDueMs: number;
  /** The current rate, in requests per second. */
  frequency(nowMs: number): number;
  /** The highest rate from now on, in requests per second. */
  peak(nowMs: number): number;
  /** The part of the current interval that is left until the next string, in thousandths of a string. */
  left(nowMs: number): number;
  /** Returns, once, the times up to now at which strings were due. */
  take(nowMs: number): number[];
}

/** After a longer pause (a computer that slept), strings that were due in the pause are not sent, in milliseconds. */
const LONGEST_CATCH_UP_MS = 10_000;

/** Whether a string was due so long ago that it is not sent any more. */
export function isTooLate(dueMs: number, nowMs: number): boolean {
  return nowMs - dueMs > LONGEST_CATCH_UP_MS;
}

/** Creates the schedule of a constant rate without an end, in requests per second, above 0. */
export function createConstantSchedule(frequency: number, firstDueMs: number): Schedule {
  let nextDueMs = firstDueMs;

  return {
    get nextDueMs() {
      return nextDueMs;
    },
    frequency: () => frequency,
    peak: () => frequency,
    left: (nowMs) => (nextDueMs - nowMs) * frequency,
    take(nowMs) {
      const due: number[] = [];
      if (isTooLate(nextDueMs, nowMs)) {
        nextDueMs = nowMs;
      }
      while (nextDueMs <= nowMs) {
        due.push(nextDueMs);
        nextDueMs += 1_000 / frequency;
      }
      return due;
    },
  };
}
