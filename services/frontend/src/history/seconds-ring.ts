import type { FrontendSeconds } from '@hashr/messages/frontend-seconds.ts';
import { HISTORY_SECONDS } from '@hashr/messages/history-limits.ts';

/** What a frontend counted in one second. */
export interface SecondCounts {
  /** The offered load, in requests per second. */
  offered: number;
  /** Strings. */
  primary: number;
  burst: number;
  failed: number;
}

/** The columns of {@link FrontendSeconds}, without the second at which they begin. */
const columns = ['offered', 'primary', 'burst', 'failed'] as const;

/**
 * More than the seconds that are shown, because the newest ones are remembered before they are shown, and the clock of a
 * peer can be a few seconds ahead.
 */
const SLOTS = HISTORY_SECONDS + 20;

/** The seconds of one frontend. A second takes the place of the one {@link SLOTS} seconds before it. */
export interface SecondsRing {
  /** Adds to a second; one without values begins with 0. */
  add(second: number, column: keyof SecondCounts, amount: number): void;
  /**
   * Enters counts that the frontend itself reported. Counts of a second only grow, so of two messages about it the larger
   * counts are right, in whichever order they arrive. Returns whether a count has changed.
   */
  raise(second: number, counts: SecondCounts): boolean;
  /** Enters counts that another frontend reported, if there are none. Returns whether there were none. */
  fill(second: number, counts: SecondCounts): boolean;
  read(second: number): SecondCounts | undefined;
  /** Adds its values to those of other frontends. */
  addTo(sum: SecondsSum): void;
}

/** The sums of several frontends in consecutive seconds. */
interface SecondsSum extends Record<keyof SecondCounts, Float64Array> {
  fromSecond: number;
  /** 1: a frontend has values for that second. */
  isKnown: Uint8Array;
}

/** Adds up the seconds of several frontends. A frontend without values for a second adds nothing to it. */
export function addSeconds(
  rings: Iterable<Pick<SecondsRing, 'addTo'>>,
  fromSecond: number,
  length: number,
): FrontendSeconds {
  const zeros = () => new Float64Array(length);
  const isKnown = new Uint8Array(length);
  const sum = { fromSecond, isKnown, offered: zeros(), primary: zeros(), burst: zeros(), failed: zeros() };
  for (const ring of rings) {
    ring.addTo(sum);
  }
  return {
    fromSecond,
    offered: Array.from(sum.offered, (perSecond, i) => (isKnown[i] === 1 ? roundRate(perSecond) : null)),
    primary: [...sum.primary],
    burst: [...sum.burst],
    failed: [...sum.failed],
  };
}

/** Creates a ring without values. It needs 29 bytes for each of its seconds. */
export function createSecondsRing(): SecondsRing {
  const seconds = new Float64Array(SLOTS).fill(Number.NEGATIVE_INFINITY);
  const values = {
    offered: new Float64Array(SLOTS),
    primary: new Uint32Array(SLOTS),
    burst: new Uint32Array(SLOTS),
    failed: new Uint32Array(SLOTS),
  };
  /** 1: another frontend reported the counts. */
  const isFilled = new Uint8Array(SLOTS);

  /** Returns the slot of a second, after removing what it has of another second. */
  function slotOf(second: number): number {
    const slot = second % SLOTS;
    if (seconds[slot] !== second) {
      seconds[slot] = second;
      clear(slot);
    }
    return slot;
  }
  function clear(slot: number): void {
    isFilled[slot] = 0;
    for (const column of columns) {
      values[column][slot] = 0;
    }
  }
  const valueAt = (slot: number, column: keyof SecondCounts): number => values[column][slot] as number;

  return {
    add(second, column, amount) {
      const slot = slotOf(second);
      values[column][slot] = valueAt(slot, column) + amount;
    },
    raise(second, counts) {
      let changed = seconds[second % SLOTS] !== second;
      const slot = slotOf(second);
      if (isFilled[slot] === 1) {
        changed = true;
        clear(slot);
      }
      for (const column of columns) {
        if (counts[column] > valueAt(slot, column)) {
          changed = true;
          values[column][slot] = counts[column];
        }
      }
      return changed;
    },
    fill(second, counts) {
      if (seconds[second % SLOTS] === second) {
        return false;
      }
      const slot = slotOf(second);
      isFilled[slot] = 1;
      for (const column of columns) {
        values[column][slot] = counts[column];
      }
      return true;
    },
    read(second) {
      const slot = second % SLOTS;
      return seconds[slot] !== second
        ? undefined
        : {
            offered: roundRate(valueAt(slot, 'offered')),
            primary: valueAt(slot, 'primary'),
            burst: valueAt(slot, 'burst'),
            failed: valueAt(slot, 'failed'),
          };
    },
    addTo({ fromSecond, isKnown, ...sums }) {
      for (let i = 0; i < isKnown.length; i++) {
        const slot = (fromSecond + i) % SLOTS;
        if (seconds[slot] === fromSecond + i) {
          isKnown[i] = 1;
          sums.offered[i] = (sums.offered[i] ?? 0) + roundRate(valueAt(slot, 'offered'));
          sums.primary[i] = (sums.primary[i] ?? 0) + valueAt(slot, 'primary');
          sums.burst[i] = (sums.burst[i] ?? 0) + valueAt(slot, 'burst');
          sums.failed[i] = (sums.failed[i] ?? 0) + valueAt(slot, 'failed');
        }
      }
    },
  };
}

/** Rounds to hundredths, so that every frontend has the same sum, in whichever order it adds. */
function roundRate(perSecond: number): number {
  return Math.round(perSecond * 100) / 100;
}

/** Returns the seconds of a ring from `fromSecond` to `toSecond`, both included, as a message contains them. */
export function toSeconds(ring: Pick<SecondsRing, 'read'>, fromSecond: number, toSecond: number): FrontendSeconds {
  const seconds: FrontendSeconds = { fromSecond, offered: [], primary: [], burst: [], failed: [] };
  for (let second = fromSecond; second <= toSecond; second++) {
    const counts = ring.read(second);
    seconds.offered.push(counts?.offered ?? null);
    seconds.primary.push(counts?.primary ?? 0);
    seconds.burst.push(counts?.burst ?? 0);
    seconds.failed.push(counts?.failed ?? 0);
  }
  return seconds;
}

/** Iterates over the seconds of a message that have values. */
export function* eachSecond({ fromSecond, ...rows }: FrontendSeconds): Generator<[second: number, SecondCounts]> {
  for (const [i, offered] of rows.offered.entries()) {
    if (offered !== null) {
      const [primary = 0, burst = 0, failed = 0] = [rows.primary[i], rows.burst[i], rows.failed[i]];
      yield [fromSecond + i, { offered, primary, burst, failed }];
    }
  }
}
