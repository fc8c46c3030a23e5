import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { loadShapes, shapeOf } from '../../../test/support/load-shapes.ts';
import { durationMs, elapsedUntil, type LoadShape, peakAfter, rateAt, stringsUntil } from './load-shape.ts';

const timed = loadShapes.filter((shape) => durationMs(shape) < Number.POSITIVE_INFINITY);
/** A shape, and a time of it in milliseconds. */
const moments = fc
  .tuple(timed, fc.double({ min: 0, max: 1, noNaN: true }))
  .map(([shape, share]): [LoadShape, number] => [shape, share * durationMs(shape)]);

const INTEGRATION_STEPS = 20_000;

/** The integral of the rate in strings, by the midpoint rule over short steps. */
function integrate(shape: LoadShape, fromMs: number, toMs: number): number {
  const steps = INTEGRATION_STEPS;
  const stepMs = (toMs - fromMs) / steps;
  let strings = 0;
  for (let i = 0; i < steps; i += 1) {
    strings += (rateAt(shape, fromMs + (i + 0.5) * stepMs) * stepMs) / 1_000;
  }
  return strings;
}

test.each([
  ['20', [0, 1_000, 1e9], [20, 20, 20], [0, 20, 2e7]],
  ['constant:20x30s', [0, 29_999, 30_000], [20, 20, 0], [0, 599.98, 600]],
  ['steps:5x30s,0x10s,20x60s', [29_999, 30_000, 40_000, 99_999], [5, 0, 20, 20], [149.995, 150, 150, 1_349.98]],
  ['ramp:5-30x60s', [0, 30_000, 60_000], [5, 17.5, 0], [0, 337.5, 1_050]],
  ['ramp:30-0x60s', [0, 30_000, 59_999], [30, 15, 0.0005], [0, 675, 900]],
  ['spike:5-40x20s', [0, 5_000, 10_000, 15_000], [5, 22.5, 40, 22.5], [0, 68.75, 225, 381.25]],
  ['wave:5-25x40s*3', [0, 10_000, 20_000, 40_000, 60_000], [5, 15, 25, 5, 25], [0, 86.338, 300, 600, 900]],
])('%s: the rate and the area', (text, timesMs, rates, areas) => {
  const shape = shapeOf(text);

  timesMs.forEach((atMs, i) => {
    expect(rateAt(shape, atMs), `rate at ${atMs}`).toBeCloseTo(rates[i] as number, 3);
    expect(stringsUntil(shape, atMs), `area until ${atMs}`).toBeCloseTo(areas[i] as number, 2);
  });
});

test('outside of a shape the rate is 0 and the area does not change', () => {
  const shape = shapeOf('steps:5x10s,20x10s*2');

  expect([rateAt(shape, -1), rateAt(shape, 40_000), rateAt(shape, 1e9)]).toEqual([0, 0, 0]);
  expect([stringsUntil(shape, -5), stringsUntil(shape, 40_000), stringsUntil(shape, 1e9)]).toEqual([0, 500, 500]);
});

test.each([
  ['20', 1e9, 20],
  ['steps:5x10s,20x10s,5x10s', 0, 20],
  ['steps:5x10s,20x10s,5x10s', 15_000, 20],
  ['steps:5x10s,20x10s,5x10s', 20_000, 5],
  ['steps:5x10s,20x10s,5x10s', 30_000, 0],
  ['steps:5x10s,20x10s,5x10s*2', 25_000, 20],
  ['ramp:30-10x10s', 5_000, 20],
  ['ramp:10-30x10s', 5_000, 30],
  ['spike:5-40x20s', 9_000, 40],
  ['spike:5-40x20s', 15_000, 22.5],
  ['wave:5-25x40s', 10_000, 25],
  ['wave:5-25x40s', 30_000, 15],
  ['wave:5-25x40s*2', 30_000, 25],
  ['wave:25-5x40s', 20_000, 25],
])('the highest rate of what remains of %s after %d ms is %d', (text, elapsedMs, peak) => {
  expect(peakAfter(shapeOf(text), elapsedMs)).toBeCloseTo(peak, 9);
});

describe('of every shape', () => {
  test('the area is the integral of the rate', () => {
    fc.assert(
      fc.property(moments, ([shape, toMs]) => {
        const area = stringsUntil(shape, toMs);
        // Where the rate jumps, the midpoint rule is wrong by at most half a step of the highest rate.
        const jumps = shape.segments.length * shape.repeats;
        const jumpError = (jumps * peakAfter(shape, 0) * toMs) / INTEGRATION_STEPS / 2_000;

        expect(Math.abs(integrate(shape, 0, toMs) - area)).toBeLessThan(0.05 + area * 0.001 + jumpError);
      }),
      { numRuns: 40 },
    );
  });

  test('the area never falls, and grows by no more than the peak allows', () => {
    fc.assert(
      fc.property(moments, fc.double({ min: 0, max: 60_000, noNaN: true }), ([shape, fromMs], moreMs) => {
        const grown = stringsUntil(shape, fromMs + moreMs) - stringsUntil(shape, fromMs);

        expect(grown).toBeGreaterThanOrEqual(-1e-9);
        expect(grown).toBeLessThanOrEqual((peakAfter(shape, fromMs) * moreMs) / 1_000 + 1e-6);
        expect(rateAt(shape, fromMs + moreMs)).toBeLessThanOrEqual(peakAfter(shape, fromMs) + 1e-9);
      }),
    );
  });

  test('each string has a time at which the area reaches it, and those after the last one have none', () => {
    fc.assert(
      fc.property(timed, fc.double({ min: 0.001, max: 1, noNaN: true }), (shape, share) => {
        const total = stringsUntil(shape, Number.MAX_SAFE_INTEGER);
        const dueMs = elapsedUntil(shape, share * total);

        expect(dueMs).toBeLessThanOrEqual(durationMs(shape));
        expect(Math.abs(stringsUntil(shape, dueMs) - share * total)).toBeLessThan(1e-5);
        expect(elapsedUntil(shape, total + 0.001)).toBe(Number.POSITIVE_INFINITY);
      }),
    );
  });
});

test('the last string of a shape is due at its end, or before the pause in which it ends', () => {
  expect(elapsedUntil(shapeOf('constant:20x30s'), 600)).toBe(30_000);
  expect(elapsedUntil(shapeOf('steps:10x1s,0x5s*3'), 30)).toBe(13_000);
  expect(elapsedUntil(shapeOf('steps:10x1s,0x5s*3'), 10)).toBe(1_000);
  expect(elapsedUntil(shapeOf('steps:10x1s,0x5s*3'), 30 + 1e-7)).toBe(13_000); // The sum of fractions is rounded.
  expect(elapsedUntil(shapeOf('20'), 1_000)).toBe(50_000);
  expect(elapsedUntil(shapeOf('0'), 1)).toBe(Number.POSITIVE_INFINITY);
});
