/** Up to this number of pages, all get results ten times a second and the state twice a second. */
const FULL_SPEED_PAGES = 500;
const BATCH_MS = 100;
const STATE_MS = 500;
/** The longest interval, regardless of the number of pages, in milliseconds. */
const SLOWEST_MS = 1_000;

/**
 * How often pages get results and the state, in milliseconds. The more pages there are, the longer the intervals, so
 * that writing to them does not overload a frontend. No count is lost, because a batch covers everything since the last
 * one.
 */
export function intervalsFor(pages: number): { batchMs: number; stateMs: number } {
  const factor = Math.max(1, pages / FULL_SPEED_PAGES);
  return { batchMs: Math.min(SLOWEST_MS, BATCH_MS * factor), stateMs: Math.min(SLOWEST_MS, STATE_MS * factor) };
}

/** Work that is repeated at an interval that can change. */
export interface Cadence {
  /** Starts the work if it is due and its last run has ended. Call it often. */
  tick(intervalMs: number, nowMs: number): void;
}

/** Creates a cadence. Its work is first due at the first tick. */
export function createCadence(work: () => Promise<void>): Cadence {
  let lastDueMs = Number.NEGATIVE_INFINITY;
  let working = false;

  return {
    tick(intervalMs, nowMs) {
      const waitedMs = nowMs - lastDueMs;
      if (!working && waitedMs >= intervalMs) {
        working = true;
        // Counted from when the work was due, so that late ticks do not add up. Missed runs are not repeated.
        lastDueMs = waitedMs < 2 * intervalMs ? lastDueMs + intervalMs : nowMs;
        void work().finally(() => {
          working = false;
        });
      }
    },
  };
}
