import type { RequestRefusal } from './request-refusal.ts';

/** The lowest rate that a page can set, in requests per second; 0 stops it. */
export const MIN_FREQUENCY = 0.1;

/**
 * The result of {@link parseFrequency}: the rate in requests per second, or the reason for the refusal in one sentence.
 */
export type ParsedFrequency = { ok: true; frequency: number } | RequestRefusal;

/**
 * Parses a frequency that a user or a program sent.
 *
 * @param input a number, or a string that holds a decimal number, in requests per second
 * @param max the highest rate that is accepted, in requests per second
 */
export function parseFrequency(input: unknown, max: number): ParsedFrequency {
  const number = toNumber(input);
  if (number === undefined) {
    const error = `Enter a number of strings per second, from ${MIN_FREQUENCY} to ${max}, or 0 to stop.`;
    return { ok: false, error, code: 'rate-text', figures: { min: MIN_FREQUENCY, max } };
  }
  if (number < 0) {
    return { ok: false, error: 'A frequency cannot be negative. Use 0 to stop.', code: 'rate-negative' };
  }
  if (number > max) {
    const error = `${number} per second is too high: the maximum is ${max}.`;
    return { ok: false, error, code: 'rate-too-high', figures: { rate: number, max } };
  }
  if (number > 0 && number < MIN_FREQUENCY) {
    const error = `${number} per second is too low: the minimum is ${MIN_FREQUENCY}. Use 0 to stop.`;
    return { ok: false, error, code: 'rate-too-low', figures: { rate: number, min: MIN_FREQUENCY } };
  }
  return { ok: true, frequency: number || 0 }; // 0 instead of -0
}

/** The longest text that is parsed, in UTF-16 code units. */
const MAX_LENGTH = 32;

/** Parses decimal numbers only: Number() alone would also accept '', ' ', null, [] and '0x10'. */
function toNumber(input: unknown): number | undefined {
  if (typeof input === 'string') {
    const isDecimal = input.length <= MAX_LENGTH && /^\s*[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?\s*$/i.test(input);
    return isDecimal ? toNumber(Number(input)) : undefined;
  }
  return typeof input === 'number' && Number.isFinite(input) ? input : undefined;
}
