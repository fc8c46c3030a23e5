/** The schedule of one page's strings. All times in milliseconds on one clock that never goes back. */
export interface Pace {
  /** In requests per second; 0: none. */
  readonly frequency: number;
  /** When the next string is due; Infinity: never. */
  readonly nextDueMs: number;
  /**
   * Changes the rate. The elapsed part of the current interval counts, so changing often neither gains nor loses
   * strings.
   */
  setFrequency(frequency: number, nowMs: number): void;
  /** Returns, once, the times up to now at which strings were due. */
  take(nowMs: number): number[];
}

/** After a longer pause (a computer that slept), strings that were due in the pause are not sent, in milliseconds. */
const LONGEST_CATCH_UP_MS = 10_000;

/**
 * Creates the pace of a page, at frequency 0. Strings are due on schedule, regardless of how earlier ones fared (open
 * loop). The first string after frequency 0 is due at once, unless the last one was due less than an interval ago.
 */
export function createPace(): Pace {
  let frequency = 0;
  let nextDueMs = Number.POSITIVE_INFINITY;
  let lastDueMs = Number.NEGATIVE_INFINITY;

  return {
    get frequency() {
      return frequency;
    },
    get nextDueMs() {
      return nextDueMs;
    },
    setFrequency(newFrequency, nowMs) {
      if (newFrequency === 0) {
        nextDueMs = Number.POSITIVE_INFINITY;
      } else if (frequency === 0) {
        nextDueMs = Math.max(nowMs, lastDueMs + 1_000 / newFrequency);
      } else {
        nextDueMs = nowMs + ((nextDueMs - nowMs) * frequency) / newFrequency;
      }
      frequency = newFrequency;
    },
    take(nowMs) {
      const due: number[] = [];
      if (nowMs - nextDueMs > LONGEST_CATCH_UP_MS) {
        nextDueMs = nowMs;
      }
      while (nextDueMs <= nowMs) {
        due.push(nextDueMs);
        lastDueMs = nextDueMs;
        nextDueMs += 1_000 / frequency;
      }
      return due;
    },
  };
}
