/** The number of seconds that are kept. */
export const SECONDS = 60;

/** Counts of the last minute, second by second, by key. */
export interface RecentCounts {
  /** Adds a count in the second of this time. The times must not decrease. */
  add(key: string, count: number, nowMs: number): void;
  /**
   * The counts of the seconds that are over, oldest first, by key: each of those that had a count, and the newest
   * first. Keys without one are forgotten.
   */
  read(nowMs: number): { key: string; seconds: number[] }[];
}

/** Creates empty counts. Of more than `maxKeys`, the further ones are not counted. */
export function createRecentCounts(maxKeys: number): RecentCounts {
  const counts = new Map<string, Map<number, number>>();

  function forgetBefore(second: number): void {
    for (const [key, seconds] of counts) {
      for (const old of seconds.keys()) {
        if (old >= second) {
          break; // A Map keeps the order of insertion: the remaining seconds are newer.
        }
        seconds.delete(old);
      }
      if (seconds.size === 0) {
        counts.delete(key);
      }
    }
  }

  return {
    add(key, count, nowMs) {
      const second = Math.floor(nowMs / 1_000);
      if (!counts.has(key) && counts.size >= maxKeys) {
        forgetBefore(second - SECONDS);
      }
      const seconds = counts.get(key) ?? new Map<number, number>();
      if (counts.has(key) || counts.size < maxKeys) {
        seconds.set(second, (seconds.get(second) ?? 0) + count);
        counts.set(key, seconds);
      }
    },
    read(nowMs) {
      const now = Math.floor(nowMs / 1_000);
      forgetBefore(now - SECONDS);
      return [...counts].map(([key, seconds]) => ({
        key,
        seconds: Array.from({ length: SECONDS }, (_, i) => seconds.get(now - SECONDS + i) ?? 0),
      }));
    },
  };
}
