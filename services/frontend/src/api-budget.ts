/** Says whether the API may send some strings now, and if not, when. */
export interface ApiBudget {
  /**
   * @param count how many strings
   * @param offeredPerSecond what the pages take of the common bound
   * @returns 0 if they may be sent, else the milliseconds until they might
   */
  take(count: number, offeredPerSecond: number, nowMs: number): number;
}

/** How long a client is told to wait if the pages take everything, in milliseconds. */
const NOTHING_FREE_MS = 10_000;

/** A token bucket that holds one second of the common bound, filled by what the pages leave of it. */
export function createApiBudget(maxTotalPerSecond: number): ApiBudget {
  let tokens = maxTotalPerSecond;
  let filledAtMs: number | undefined;

  return {
    take(count, offeredPerSecond, nowMs) {
      const freePerSecond = Math.max(0, maxTotalPerSecond - offeredPerSecond);
      const seconds = (nowMs - (filledAtMs ?? nowMs)) / 1_000;
      tokens = Math.min(maxTotalPerSecond, tokens + seconds * freePerSecond);
      filledAtMs = nowMs;
      if (count <= tokens) {
        tokens -= count;
        return 0;
      }
      return freePerSecond === 0 ? NOTHING_FREE_MS : ((count - tokens) / freePerSecond) * 1_000;
    },
  };
}
