/** The slowest rate a page can ask for, in requests per second; 0 stops. */
export const MIN_FREQUENCY = 0.1;

/** What {@link parseFrequency} returns: the rate in requests per second, or one sentence that says why not. */
export type ParsedFrequency = { ok: true; frequency: number } | { ok: false; error: string };

/**
 * Reads a frequency as a person or a program may have sent it.
 *
 * @param input a number, or a string that holds a decimal number, in requests per second
 * @param max the highest rate that is accepted, in requests per second
 */
export function parseFrequency(input: unknown, max: number): ParsedFrequency {
  const number = toNumber(input);
  if (number === undefined) {
    return { ok: false, error: `Type a number of strings per second, from ${MIN_FREQUENCY} to ${max}, or 0 to stop.` };
  }
  if (number < 0) {
    return { ok: false, error: 'A frequency cannot be negative. 0 stops.' };
  }
  if (number > max) {
    return { ok: false, error: `${number} per second is too much: the most is ${max}.` };
  }
  if (number > 0 && number < MIN_FREQUENCY) {
    return { ok: false, error: `${number} per second is too slow: the least is ${MIN_FREQUENCY}. 0 stops.` };
  }
  return { ok: true, frequency: number || 0 }; // never -0
}

/** No number that anybody means is longer. */
const MAX_LENGTH = 32;

/** Number() alone would take '', ' ', null, [] and '0x10' as numbers. */
function toNumber(input: unknown): number | undefined {
  if (typeof input === 'string') {
    const isDecimal = input.length <= MAX_LENGTH && /^\s*[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?\s*$/i.test(input);
    return isDecimal ? toNumber(Number(input)) : undefined;
  }
  return typeof input === 'number' && Number.isFinite(input) ? input : undefined;
}
