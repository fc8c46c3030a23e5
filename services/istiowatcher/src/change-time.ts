/** When the weights changed last; undefined: not known. */
interface ChangeTime {
  /** In milliseconds since 1970, never later than the watcher first read it. */
  changedAtMs: number | undefined;
  /** How long ago that is, in milliseconds. */
  unchangedForMs: number | undefined;
}

/**
 * Creates what tells how long ago a change was. The time of a change comes from another clock, that of an API server or
 * of a file, which may be ahead: a change is at least as old as the watcher has known of it.
 *
 * @returns a function of the time of the last change, of this moment, both in milliseconds since 1970, and of this
 *   moment on a clock that never goes back
 */
export function createChangeClock(): (changedAtMs: number | undefined, nowMs: number, clockMs: number) => ChangeTime {
  let known: { changedAtMs: number; readAtMs: number; clockMs: number } | undefined;

  return (changedAtMs, nowMs, clockMs) => {
    if (changedAtMs === undefined) {
      return { changedAtMs, unchangedForMs: undefined };
    }
    if (known?.changedAtMs !== changedAtMs) {
      known = { changedAtMs, readAtMs: nowMs, clockMs };
    }
    return {
      changedAtMs: Math.min(changedAtMs, known.readAtMs),
      unchangedForMs: Math.max(nowMs - changedAtMs, clockMs - known.clockMs),
    };
  };
}
