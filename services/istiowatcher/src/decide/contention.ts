/** This many resets within this time, in milliseconds, are contention: two controllers want different weights. */
const MANY_RESETS = 3;
const WITHIN_MS = 60_000;
/** How long the watcher waits before its next move, in milliseconds; twice as long after each further reset. */
const FIRST_WAIT_MS = 10_000;
const LONGEST_WAIT_MS = 300_000;
/** Contention ends if there is no reset for this long after the wait, in milliseconds. */
const CLEAR_AFTER_MS = 60_000;

/** The last resets. A reset is an external change of weights that the watcher had set and would set again. */
export interface Resets {
  /** When the newest happened, at most three, in milliseconds on a monotonic clock. */
  atMs: readonly number[];
  /** The field manager of the newest; undefined: not known. */
  by: string | undefined;
  /** How long the watcher waits after the newest before it moves again, in milliseconds; 0: no contention. */
  waitMs: number;
}

/** Another client keeps resetting the weights. */
export interface Contention {
  /** The field manager; undefined: not known. */
  by: string | undefined;
  /** How long the watcher still waits before it moves, in milliseconds; 0: it may move. */
  waitMs: number;
}

/** The state without any reset. */
export const noResets: Resets = { atMs: [], by: undefined, waitMs: 0 };

/** Adds a reset. Pure. */
export function addReset(before: Resets, atMs: number, by: string | undefined): Resets {
  const isOngoing = contentionAt(before, atMs) !== undefined;
  const times = [...before.atMs, atMs].slice(-MANY_RESETS);
  const oldestMs = times.length === MANY_RESETS ? (times[0] ?? 0) : Number.NEGATIVE_INFINITY;
  const begins = !isOngoing && atMs - oldestMs <= WITHIN_MS;
  const waitMs = isOngoing ? Math.min(2 * before.waitMs, LONGEST_WAIT_MS) : begins ? FIRST_WAIT_MS : 0;
  return { atMs: times, by, waitMs };
}

/**
 * The contention at a moment. Pure.
 *
 * @returns undefined if there is none, or if it has ended
 */
export function contentionAt({ atMs, by, waitMs }: Resets, nowMs: number): Contention | undefined {
  const mayMoveAtMs = (atMs.at(-1) ?? 0) + waitMs;
  return waitMs > 0 && nowMs < mayMoveAtMs + CLEAR_AFTER_MS
    ? { by, waitMs: Math.max(0, mayMoveAtMs - nowMs) }
    : undefined;
}
