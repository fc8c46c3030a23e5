/** How long a mark takes from the frontend to the end of its lane, in milliseconds. */
export const TRAVEL_MS = 1_200;
/** How long a failed one then falls. */
export const FALL_MS = 900;

/** More than are in motion at the highest rate of marks, and at a burst after a pause. */
const CAPACITY = 512;

/** The marks in motion: a bounded ring. All times in milliseconds on one clock. */
export interface MarkFlights {
  /** Adds a mark that starts at this time, which must not be before that of the last one. `end`: an index of `ends`. */
  add(end: number, startMs: number): void;
  /** Calls `arrive` once for each mark that has reached the end of its lane. */
  land(nowMs: number, arrive: (end: number) => void): void;
  /**
   * Calls `draw` for each mark in motion, oldest first, with its end, its age in milliseconds (a failed one falls after
   * TRAVEL_MS), and a number that stays the same for a mark.
   */
  visit(nowMs: number, draw: (end: number, ageMs: number, seed: number) => void): void;
  /** Whether nothing is in motion or about to start. */
  isEmpty(): boolean;
}

/**
 * Creates an empty ring. Nothing is allocated for a mark.
 *
 * @param falls whether marks with this end fall after they have arrived
 */
export function createMarkFlights(falls: (end: number) => boolean): MarkFlights {
  const starts = new Float64Array(CAPACITY);
  const kinds = new Uint8Array(CAPACITY);
  const arrived = new Uint8Array(CAPACITY);
  let oldest = 0;
  let next = 0;
  const lifeOf = (end: number) => TRAVEL_MS + (falls(end) ? FALL_MS : 0);

  return {
    add(end, startMs) {
      if (next - oldest === CAPACITY) {
        oldest += 1;
      }
      const slot = next % CAPACITY;
      starts[slot] = startMs;
      kinds[slot] = end;
      arrived[slot] = 0;
      next += 1;
    },
    land(nowMs, arrive) {
      for (let i = oldest; i < next; i++) {
        const slot = i % CAPACITY;
        const end = kinds[slot] ?? 0;
        const ageMs = nowMs - (starts[slot] ?? 0);
        if (ageMs < TRAVEL_MS) {
          break; // Later ones have not arrived either.
        }
        if (arrived[slot] === 0) {
          arrived[slot] = 1;
          arrive(end);
        }
        if (i === oldest && ageMs >= lifeOf(end)) {
          oldest += 1;
        }
      }
    },
    visit(nowMs, draw) {
      for (let i = oldest; i < next; i++) {
        const slot = i % CAPACITY;
        const end = kinds[slot] ?? 0;
        const ageMs = nowMs - (starts[slot] ?? 0);
        if (ageMs >= 0 && ageMs < lifeOf(end)) {
          draw(end, ageMs, i);
        }
      }
    },
    isEmpty: () => oldest === next,
  };
}
