import { elapsedUntil, type LoadShape, rateAt, stringsUntil } from '@hashr/messages/load-shape.ts';

/** When strings are due: a load shape whose rate can be multiplied, and whose clock can be paused. */
export interface Pace {
  /** When the next string is due, in milliseconds on the clock of the caller. Infinity: never, or not while paused. */
  nextDueMs(): number;
  /** Counts the next string as sent. */
  take(): void;
  /** The time of the shape, in milliseconds since its start, without pauses. */
  elapsedMs(nowMs: number): number;
  /** The rate at a time, in strings per second; 0 while it is paused. */
  rateAt(nowMs: number): number;
  /** Multiplies the rate of the shape from now on. `factor` replaces the one before. */
  scale(factor: number, nowMs: number): void;
  pause(nowMs: number): void;
  resume(nowMs: number): void;
  isPaused(): boolean;
}

/**
 * Creates a pace that starts at a time. After any time, the strings that were due are the area under the curve, to within
 * one string: fractions are carried over every change. Pure: all times come from the caller.
 */
export function createPace(shape: LoadShape, startMs: number): Pace {
  /** Since the last change: the caller's clock, the clock of the shape, its area until then, and what was due but unsent. */
  let anchor = { atMs: startMs, elapsedMs: 0, strings: 0, carried: 0 };
  let factor = 1;
  let taken = 0;
  let isPaused = false;

  const elapsedAt = (nowMs: number) => anchor.elapsedMs + (isPaused ? 0 : Math.max(0, nowMs - anchor.atMs));
  function moveAnchor(nowMs: number): void {
    const elapsedMs = elapsedAt(nowMs);
    const strings = stringsUntil(shape, elapsedMs);
    const carried = anchor.carried + (strings - anchor.strings) * factor - taken;
    anchor = { atMs: Math.max(nowMs, anchor.atMs), elapsedMs, strings, carried };
    taken = 0;
  }

  return {
    nextDueMs() {
      if (isPaused) {
        return Number.POSITIVE_INFINITY;
      }
      const missing = taken + 1 - anchor.carried;
      return missing <= 0
        ? anchor.atMs
        : anchor.atMs + elapsedUntil(shape, anchor.strings + missing / factor) - anchor.elapsedMs;
    },
    take() {
      taken += 1;
    },
    elapsedMs: elapsedAt,
    rateAt: (nowMs) => (isPaused ? 0 : factor * rateAt(shape, elapsedAt(nowMs))),
    scale(newFactor, nowMs) {
      moveAnchor(nowMs);
      factor = newFactor;
    },
    pause(nowMs) {
      moveAnchor(nowMs);
      isPaused = true;
    },
    resume(nowMs) {
      moveAnchor(nowMs);
      isPaused = false;
    },
    isPaused: () => isPaused,
  };
}
