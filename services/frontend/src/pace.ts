/** One page's metronome: says which strings are due. All times in milliseconds on one clock that never goes back. */
export interface Pace {
  /** In requests per second; 0: none. */
  readonly frequency: number;
  /** When the next string is due; Infinity: never. */
  readonly nextDueMs: number;
  /** Changes the rate. What has passed of the present interval counts, so that changing often neither gains nor loses. */
  setFrequency(frequency: number, nowMs: number): void;
  /** The moments, up to now, at which strings were due and have not been taken yet. */
  take(nowMs: number): number[];
}

/** After a longer pause (a computer that slept) what was due in it is let go, in milliseconds. */
const LONGEST_CATCH_UP_MS = 10_000;

/**
 * Open loop: what is due is due, however late it is asked for and whatever became of the strings before. The first
 * string after a pause is due at once, unless the last one was less than an interval ago.
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
