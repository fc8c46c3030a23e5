import type { JournalEntry, WatcherStatus } from '@hashr/messages/burst.ts';
import type { WatcherSeconds } from '@hashr/messages/history.ts';
import { MAX_MOVES } from '@hashr/messages/history-limits.ts';
import { journalKey } from '@hashr/messages/journal-key.ts';
import { isRemembered } from './frontend-histories.ts';
import { toSecond } from './recorder.ts';

/**
 * The clock of the watcher is corrected in steps of this many milliseconds. A smaller difference is not corrected: all
 * frontends must enter a status in the same second, although they receive it at slightly different times.
 */
const CLOCK_STEP_MS = 10_000;
/** The clock is corrected, or corrected again, when it differs by more than this, in milliseconds. */
const MAX_DIFFERENCE_MS = 6_000;
/** A tick of the watcher can take almost two seconds. Until then, the last status still counts, in seconds. */
const LASTING_SECONDS = 2;

/** What the watcher published in one second. */
interface Observation {
  atMs: number;
  observed: number | null;
  burstWeight: number | null;
}

/** The past of the watcher. */
export interface WatcherHistory {
  /** Enters a status. Returns the oldest second that has changed; Infinity: none. */
  record(status: WatcherStatus, nowMs: number): number;
  /**
   * Enters what another frontend knows. Known seconds stay as they are, except for those from `sinceSecond` to
   * `untilSecond`, during which this frontend can have missed a status. Returns as above.
   */
  fill(past: WatcherSeconds, nowMs: number, sinceSecond: number, untilSecond: number): number;
  /** The observed rate and the weight of burst in a second. */
  read(second: number): Omit<Observation, 'atMs'>;
  /** The weight changes since a time, oldest first. */
  movesSince(epochMs: number): JournalEntry[];
  /** The seconds from one to another, both included, and all weight changes since the first one. */
  toSeconds(fromSecond: number, toSecond: number): WatcherSeconds;
}

/** Creates an empty memory. All times in milliseconds since 1970 by the clock of this frontend. */
export function createWatcherHistory(): WatcherHistory {
  const observations = new Map<number, Observation>();
  let moves: JournalEntry[] = [];
  let aheadMs = 0;

  function forgetOld(nowSecond: number): void {
    for (const second of observations.keys()) {
      if (!isRemembered(second, nowSecond)) {
        observations.delete(second);
      }
    }
  }
  function addMoves(entries: JournalEntry[], nowMs: number): number {
    const known = new Set(moves.map(journalKey));
    const added = entries.filter(
      (entry) =>
        entry.kind !== 'refused' &&
        isRemembered(toSecond(entry.atMs), toSecond(nowMs)) &&
        !known.has(journalKey(entry)),
    );
    if (added.length > 0) {
      moves = [...moves, ...added]
        .sort((a, b) => a.atMs - b.atMs || (journalKey(a) < journalKey(b) ? -1 : 1))
        .slice(-MAX_MOVES);
    }
    return Math.min(Number.POSITIVE_INFINITY, ...added.map(({ atMs }) => toSecond(atMs)));
  }

  return {
    record({ atMs, rate, weights, journal }, nowMs) {
      if (Math.abs(atMs - nowMs - aheadMs) > MAX_DIFFERENCE_MS) {
        aheadMs = Math.round((atMs - nowMs) / CLOCK_STEP_MS) * CLOCK_STEP_MS;
      }
      const second = toSecond(atMs - aheadMs);
      forgetOld(toSecond(nowMs));
      const known = observations.get(second);
      if (known === undefined || known.atMs <= atMs - aheadMs) {
        const observed = 'perSecond' in rate ? Math.round(rate.perSecond * 10) / 10 : null;
        observations.set(second, { atMs: atMs - aheadMs, observed, burstWeight: weights?.burst ?? null });
      }
      const corrected = journal.map((entry) => ({ ...entry, atMs: entry.atMs - aheadMs }));
      return Math.min(second, addMoves(corrected, nowMs));
    },
    fill({ fromSecond, atMs, observed, burstWeight, moves: entries }, nowMs, sinceSecond, untilSecond) {
      let oldest = addMoves(entries, nowMs);
      for (const [i, millisecond] of atMs.entries()) {
        const second = fromSecond + i;
        const known = observations.get(second);
        const mayChange = known === undefined || (second >= sinceSecond && second <= untilSecond);
        const timeMs = second * 1_000 + (millisecond ?? 0);
        if (
          millisecond !== null &&
          isRemembered(second, toSecond(nowMs)) &&
          mayChange &&
          timeMs > (known?.atMs ?? Number.NEGATIVE_INFINITY)
        ) {
          observations.set(second, {
            atMs: timeMs,
            observed: observed[i] ?? null,
            burstWeight: burstWeight[i] ?? null,
          });
          oldest = Math.min(oldest, second);
        }
      }
      return oldest;
    },
    read(second) {
      for (let at = second; at >= second - LASTING_SECONDS; at--) {
        const found = observations.get(at);
        if (found !== undefined) {
          return { observed: found.observed, burstWeight: found.burstWeight };
        }
      }
      return { observed: null, burstWeight: null };
    },
    movesSince: (epochMs) => moves.filter(({ atMs }) => atMs >= epochMs),
    toSeconds(fromSecond, lastSecond) {
      const past: WatcherSeconds = { fromSecond, atMs: [], observed: [], burstWeight: [], moves: [] };
      for (let second = fromSecond; second <= lastSecond; second++) {
        const found = observations.get(second);
        past.atMs.push(found === undefined ? null : Math.floor(found.atMs) % 1_000);
        past.observed.push(found?.observed ?? null);
        past.burstWeight.push(found?.burstWeight ?? null);
      }
      past.moves = moves.filter(({ atMs }) => toSecond(atMs) >= fromSecond);
      return past;
    },
  };
}
