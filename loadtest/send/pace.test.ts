import { stringsUntil } from '@hashr/messages/load-shape.ts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { shapeOf } from '../../test/support/load-shapes.ts';
import { createPace, type Pace } from './pace.ts';

/** Takes everything that is due until a time. Returns how many that were. */
function takeUntil(pace: Pace, untilMs: number): number {
  let count = 0;
  while (pace.nextDueMs() <= untilMs) {
    pace.take();
    count += 1;
  }
  return count;
}

test('at a constant rate, strings are due at equal distances', () => {
  const pace = createPace(shapeOf('constant:20x1s'), 1_000);
  const dueMs: number[] = [];
  while (pace.nextDueMs() < Number.POSITIVE_INFINITY) {
    dueMs.push(pace.nextDueMs());
    pace.take();
  }

  expect(dueMs).toHaveLength(20);
  dueMs.forEach((ms, i) => void expect(ms).toBeCloseTo(1_000 + 50 * (i + 1)));
});

const shapes = fc.constantFrom('constant:20x30s', 'ramp:5-30x30s', 'steps:5x10s,0x5s,40x15s', 'wave:5-25x10s*3');

test('what is due is the area under the curve, to within one string', () => {
  fc.assert(
    fc.property(shapes, fc.double({ min: 0, max: 40_000, noNaN: true }), (text, elapsedMs) => {
      const shape = shapeOf(text);

      const due = takeUntil(createPace(shape, 500), 500 + elapsedMs);

      expect(Math.abs(due - stringsUntil(shape, elapsedMs))).toBeLessThanOrEqual(1);
    }),
  );
});

test('a multiplied rate and pauses keep the sum exact', () => {
  const changes = fc.array(
    fc.record({
      afterMs: fc.double({ min: 0, max: 3_000, noNaN: true }),
      factor: fc.double({ min: 0.1, max: 5, noNaN: true }),
    }),
    { maxLength: 20 },
  );
  fc.assert(
    fc.property(shapes, changes, (text, steps) => {
      const shape = shapeOf(text);
      const pace = createPace(shape, 0);
      let [nowMs, due, expected, elapsedMs, factor] = [0, 0, 0, 0, 1];
      for (const step of steps) {
        const area = stringsUntil(shape, elapsedMs + step.afterMs) - stringsUntil(shape, elapsedMs);
        expected += factor * area;
        [nowMs, elapsedMs] = [nowMs + step.afterMs, elapsedMs + step.afterMs];
        due += takeUntil(pace, nowMs);
        pace.pause(nowMs);
        expect(pace.nextDueMs()).toBe(Number.POSITIVE_INFINITY);
        nowMs += 1_234;
        pace.resume(nowMs);
        factor = step.factor;
        pace.scale(factor, nowMs);
      }

      expect(Math.abs(due - expected)).toBeLessThanOrEqual(1.001);
    }),
  );
});

test('says its rate and its time', () => {
  const pace = createPace(shapeOf('ramp:10-20x10s'), 0);
  expect(pace.rateAt(5_000)).toBeCloseTo(15);
  pace.scale(2, 5_000);
  expect(pace.rateAt(5_000)).toBeCloseTo(30);
  pace.pause(5_000);
  expect(pace.rateAt(6_000)).toBe(0);
  pace.resume(7_000);
  expect(pace.elapsedMs(8_000)).toBe(6_000);
  expect(pace.rateAt(7_000)).toBeCloseTo(30);
});
