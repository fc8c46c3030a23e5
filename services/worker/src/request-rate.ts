/** The window of the rate. Short, so that a proxy learns about a rise within a second. */
const WINDOW_MS = 1_000;

/** The current rate of requests. All times are in milliseconds, from one monotonic clock. */
export interface RequestRate {
  /** Counts a request. */
  count(nowMs: number): void;
  /** The requests per second in the last window. */
  perSecond(nowMs: number): number;
}

/**
 * Creates a rate over a sliding window, with two counters: the part of the previous window that the sliding window still
 * covers counts in proportion. It needs the same memory and time at any rate.
 */
export function createRequestRate(): RequestRate {
  let startMs = Number.NEGATIVE_INFINITY;
  let previous = 0;
  let current = 0;

  function advance(nowMs: number): void {
    const windows = Math.floor((nowMs - startMs) / WINDOW_MS);
    if (windows >= 1) {
      previous = windows === 1 ? current : 0;
      current = 0;
      startMs = windows === 1 ? startMs + WINDOW_MS : nowMs;
    }
  }

  return {
    count(nowMs) {
      advance(nowMs);
      current += 1;
    },
    perSecond(nowMs) {
      advance(nowMs);
      const elapsed = (nowMs - startMs) / WINDOW_MS;
      return ((previous * (1 - elapsed) + current) * 1_000) / WINDOW_MS;
    },
  };
}
