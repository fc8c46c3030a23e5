/** What keys change while a test runs. */
export interface Controls {
  /** Multiplies the rate. */
  factor: number;
  isPaused: boolean;
}

const STEP = 1.1;
/** A tenth and ten times the rate are the limits. */
const [MIN_FACTOR, MAX_FACTOR] = [0.1, 10];

/** The controls after a key; the same object if the key has no meaning. Pure. */
export function pressKey(controls: Controls, key: string): Controls {
  switch (key) {
    case '+':
    case '=': // The same key without Shift.
      return { ...controls, factor: Math.min(MAX_FACTOR, controls.factor * STEP) };
    case '-':
      return { ...controls, factor: Math.max(MIN_FACTOR, controls.factor / STEP) };
    case ' ':
      return { ...controls, isPaused: !controls.isPaused };
    default:
      return controls;
  }
}
