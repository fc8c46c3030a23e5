import type { LoadShape } from '@hashr/messages/load-shape.ts';
import { parseLoadShape } from '@hashr/messages/load-shape-text.ts';
import fc from 'fast-check';

/** The highest rate of the generated shapes. */
export const MAX_RATE = 1_000;

const rate = fc.oneof(
  fc.integer({ min: 1, max: 50 }).map(String),
  fc.integer({ min: 1, max: MAX_RATE * 10 }).map((tenths) => String(tenths / 10)),
);
const rateOrPause = fc.oneof({ weight: 1, arbitrary: fc.constant('0') }, { weight: 4, arbitrary: rate });
const duration = fc.integer({ min: 100, max: 20_000 }).map((ms) => `${ms / 1_000}s`);
const repeats = fc.oneof(
  fc.constant(''),
  fc.integer({ min: 2, max: 9 }).map((times) => `*${times}`),
);
const flat = fc.tuple(rateOrPause, duration).map(([perSecond, time]) => `${perSecond}x${time}`);
const fromTo = fc.tuple(rateOrPause, rateOrPause, duration).map(([from, to, time]) => `${from}-${to}x${time}`);

/** Texts of load shapes of every kind. A few have no rate above 0, and are refused. */
const shapeTexts = fc.oneof(
  rate,
  fc.tuple(fc.constant('constant:'), flat, repeats).map((parts) => parts.join('')),
  fc.tuple(fc.array(flat, { minLength: 1, maxLength: 8 }), repeats).map(([steps, times]) => `steps:${steps}${times}`),
  fc.tuple(fc.constantFrom('ramp:', 'spike:', 'wave:'), fromTo, repeats).map((parts) => parts.join('')),
);

/** Load shapes of every kind. */
export const loadShapes: fc.Arbitrary<LoadShape> = shapeTexts
  .map((text) => parseLoadShape(text, MAX_RATE))
  .filter((parsed) => parsed.ok)
  .map(({ shape }) => shape);

/**
 * Returns the shape that a text describes.
 *
 * @throws if the text is invalid
 */
export function shapeOf(text: string): LoadShape {
  const parsed = parseLoadShape(text, MAX_RATE);
  if (!parsed.ok) {
    throw new Error(`${text}: ${parsed.error}`);
  }
  return parsed.shape;
}
