import type { Outcome } from '../ledger/outcome.ts';
import type { SecondsRing } from './seconds-ring.ts';

/** After a longer time between two samples, the process was paused, and what happened in between is unknown. */
const LONGEST_GAP_MS = 5_000;

/** Counts the strings of this frontend in the second in which they are settled, and the load that it offers. */
export interface Recorder {
  /** Counts a string that was settled. */
  count(outcome: Outcome): void;
  /** Enters the current offered load, in requests per second. Call it several times a second. */
  sample(offeredPerSecond: number): void;
}

/**
 * Creates a recorder. The offered load of a second is its average over that second. Between two samples it is assumed to
 * change evenly.
 *
 * @param now the time in milliseconds since 1970
 */
export function createRecorder(ring: Pick<SecondsRing, 'add'>, now: () => number): Recorder {
  let sampled: { atMs: number; perSecond: number } | undefined;

  return {
    count(outcome) {
      ring.add(toSecond(now()), outcome.kind === 'failed' ? 'failed' : outcome.calculation.cluster, 1);
    },
    sample(perSecond) {
      const atMs = now();
      const before = sampled;
      sampled = { atMs, perSecond };
      if (before === undefined || atMs < before.atMs || atMs - before.atMs > LONGEST_GAP_MS) {
        return; // Also if the clock was set back.
      }
      const rateAt = (timeMs: number) =>
        before.perSecond + ((perSecond - before.perSecond) * (timeMs - before.atMs)) / Math.max(1, atMs - before.atMs);
      for (let fromMs = before.atMs; fromMs < atMs; ) {
        const toMs = Math.min(atMs, (toSecond(fromMs) + 1) * 1_000);
        ring.add(toSecond(fromMs), 'offered', (rateAt((fromMs + toMs) / 2) * (toMs - fromMs)) / 1_000);
        fromMs = toMs;
      }
    },
  };
}

/** Returns the second that a time in milliseconds belongs to. */
export function toSecond(timeMs: number): number {
  return Math.floor(timeMs / 1_000);
}
