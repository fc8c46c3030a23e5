/** Up to so many pages, all get results ten times a second and the state twice a second. */
const FULL_SPEED_PAGES = 500;
const BATCH_MS = 100;
const STATE_MS = 500;
/** However many pages there are, they get everything at least this often, in milliseconds. */
const SLOWEST_MS = 1_000;

/**
 * How often pages get results and the state, in milliseconds. The more pages, the rarer, so that writing to them does not
 * take all of a frontend's time; nothing is lost, because a batch counts everything since the last one. Pure.
 */
export function intervalsFor(pages: number): { batchMs: number; stateMs: number } {
  const factor = Math.max(1, pages / FULL_SPEED_PAGES);
  return { batchMs: Math.min(SLOWEST_MS, BATCH_MS * factor), stateMs: Math.min(SLOWEST_MS, STATE_MS * factor) };
}

/** Work that is repeated at an interval that may change. */
export interface Cadence {
  /** Begins the work if it is due, and has ended since it began last; to be called often. */
  tick(intervalMs: number, nowMs: number): void;
}

/** Creates a cadence; its first work is due at the first tick. */
export function createCadence(work: () => Promise<void>): Cadence {
  let lastDueMs = Number.NEGATIVE_INFINITY;
  let working = false;

  return {
    tick(intervalMs, nowMs) {
      const waitedMs = nowMs - lastDueMs;
      if (!working && waitedMs >= intervalMs) {
        working = true;
        // Counted from when it was due, so that late ticks do not add up; what was missed is not made up for.
        lastDueMs = waitedMs < 2 * intervalMs ? lastDueMs + intervalMs : nowMs;
        void work().finally(() => {
          working = false;
        });
      }
    },
  };
}
