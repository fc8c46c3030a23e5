import { durationMs, stringsUntil } from '@hashr/messages/load-shape.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { loadShapes, shapeOf } from '../../../../test/support/load-shapes.ts';
import { createPace, type Pace } from './pace.ts';

/** Counts the strings that are due from one time to another (exclusive), taken every `stepMs`. */
function count(pace: Pace, fromMs: number, toMs: number, stepMs: number): number {
  let due = 0;
  for (let nowMs = fromMs; nowMs < toMs; nowMs += stepMs) {
    due += pace.take(nowMs).length;
  }
  return due;
}

describe('createPace', () => {
  test.each([0.1, 0.5, 1, 5, 7.3, 15, 16, 100, 600, 1_000, 2_000, 5_000])('%d per second are exact', (frequency) => {
    for (const stepMs of [1, 7, 250]) {
      const pace = createPace();
      pace.setFrequency(frequency, 0);

      expect(Math.abs(count(pace, 0, 100_000, stepMs) - frequency * 100)).toBeLessThanOrEqual(
        1 + (frequency * stepMs) / 1_000,
      );
    }
  });

  test('the first string is due at once, the next after the interval', () => {
    const pace = createPace();
    pace.setFrequency(0.5, 1_000);

    expect(pace.take(1_000)).toEqual([1_000]);
    expect(pace.take(2_999)).toEqual([]);
    expect(pace.take(3_000)).toEqual([3_000]);
    expect(pace.nextDueMs).toBe(5_000);
  });

  test('a late call returns every string with the time at which it was due', () => {
    const pace = createPace();
    pace.setFrequency(4, 0);

    expect(pace.take(1_100)).toEqual([0, 250, 500, 750, 1_000]);
  });

  test('strings that were due while the computer slept are not sent', () => {
    const pace = createPace();
    pace.setFrequency(1_000, 0);
    pace.take(0);

    expect(pace.take(8 * 3_600_000)).toEqual([8 * 3_600_000]);
  });

  test('0 stops, and nothing is due in a pause', () => {
    const pace = createPace();
    pace.setFrequency(10, 0);
    pace.take(0);
    pace.setFrequency(0, 50);

    expect(pace.take(60_000)).toEqual([]);
    expect(pace.nextDueMs).toBe(Number.POSITIVE_INFINITY);

    pace.setFrequency(10, 60_000);
    expect(pace.take(60_100)).toEqual([60_000, 60_100]);
  });

  test('stopping and starting again very often sends no faster', () => {
    const pace = createPace();
    let due = 0;
    for (let nowMs = 0; nowMs < 10_000; nowMs += 10) {
      pace.setFrequency(2, nowMs);
      due += pace.take(nowMs).length;
      pace.setFrequency(0, nowMs);
    }

    expect(due).toBe(20);
  });

  test('a change of the rate carries the fraction over', () => {
    const pace = createPace();
    pace.setFrequency(1, 0);
    pace.take(0);
    // Half of the second has passed, so half of the new, shorter interval is left.
    pace.setFrequency(10, 500);

    expect(pace.nextDueMs).toBe(550);
  });

  test('setting the same rate again changes nothing', () => {
    const pace = createPace();
    pace.setFrequency(5, 0);
    let due = 0;
    for (let nowMs = 0; nowMs < 10_000; nowMs += 10) {
      pace.setFrequency(5, nowMs);
      due += pace.take(nowMs).length;
    }

    expect(due).toBe(50);
  });

  test('strings that were due in a pause of up to ten seconds are sent', () => {
    const pace = createPace();
    pace.setFrequency(1, 0);
    pace.take(0);

    expect(pace.take(10_500)).toHaveLength(10);
    expect(pace.take(30_000)).toHaveLength(1);
  });

  test('nothing is due after a stop at the time at which a string was due', () => {
    const pace = createPace();
    pace.setFrequency(1, 0);
    pace.setFrequency(0, 0);

    expect([pace.nextDueMs, pace.take(60_000)]).toEqual([Number.POSITIVE_INFINITY, []]);
  });
});

/** Starts a shape at the time 0. */
function follow(text: string, fromMs = 0): Pace {
  const pace = createPace();
  pace.setShape(shapeOf(text), fromMs, 0);
  return pace;
}

describe('a shape', () => {
  test('each string is due when the area reaches it, and the shape ends by itself', () => {
    const pace = follow('steps:2x1s,0x3s,4x1s');

    expect(pace.take(499)).toEqual([]);
    expect([pace.nextDueMs, pace.frequency(499), pace.peak(499)]).toEqual([500, 2, 4]);
    expect(pace.take(1_000)).toEqual([500, 1_000]);
    expect([pace.nextDueMs, pace.frequency(3_000)]).toEqual([4_250, 0]);
    expect(pace.take(4_999)).toEqual([4_250, 4_500, 4_750]);
    expect([pace.isIdle, pace.nextDueMs]).toEqual([false, 5_000]);
    expect(pace.take(5_003)).toEqual([5_000]);
    expect([pace.isIdle, pace.shape, pace.nextDueMs, pace.peak(5_003)]).toEqual([
      true,
      undefined,
      Number.POSITIVE_INFINITY,
      0,
    ]);
  });

  test('a shape that ends with a pause ends at its end', () => {
    const pace = follow('steps:10x1s,0x1s');

    expect(pace.take(1_500)).toHaveLength(10);
    expect([pace.isIdle, pace.nextDueMs]).toEqual([false, 2_000]);
    pace.take(2_000);
    expect(pace.isIdle).toBe(true);
  });

  test('at every moment, the area is sent, give or take one string, whatever the steps of the timer', () => {
    const timed = loadShapes.filter((shape) => durationMs(shape) < 60_000);
    fc.assert(
      fc.property(timed, fc.integer({ min: 1, max: 997 }), (shape, stepMs) => {
        const pace = createPace();
        pace.setShape(shape, 0, 5_000);
        const dueMs: number[] = [];
        let worst = 0;
        for (let elapsedMs = 0; elapsedMs < durationMs(shape) + stepMs; elapsedMs += stepMs) {
          dueMs.push(...pace.take(5_000 + elapsedMs));
          worst = Math.max(worst, Math.abs(dueMs.length - stringsUntil(shape, elapsedMs)));
        }
        expect(worst).toBeLessThan(1.001);
        expect(dueMs).toEqual(dueMs.toSorted((a, b) => a - b));
        expect(pace.isIdle).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  test('a pause stops its clock and keeps its highest rate, and nothing is due in between', () => {
    const pace = follow('ramp:2-10x4s');
    const before = pace.take(1_500).length;

    expect(pace.pause(1_500)).toBe(true);
    expect([pace.frequency(9_000), pace.peak(9_000), pace.nextDueMs]).toEqual([0, 10, Number.POSITIVE_INFINITY]);
    expect(pace.take(60_000)).toEqual([]);
    expect([pace.shape?.elapsedMs(60_000), pace.shape?.isPaused, pace.pause(60_000)]).toEqual([1_500, true, false]);

    expect(pace.resume(61_500)).toBe(true);
    expect([pace.frequency(61_500), pace.resume(61_500)]).toEqual([5, false]);
    expect(before + pace.take(64_000).length).toBe(24);
    expect(pace.isIdle).toBe(true);
  });

  test('pausing and resuming very often sends no faster and no slower', () => {
    const pace = follow('constant:20x10s');
    let due = 0;
    for (let nowMs = 0; nowMs < 20_000; nowMs += 20) {
      due += pace.take(nowMs).length;
      pace.pause(nowMs);
      due += pace.take(nowMs + 10).length;
      pace.resume(nowMs + 10);
    }

    expect(due + pace.take(20_000).length).toBe(200);
  });

  test('it can start in the middle, and starting it very often sends nothing more', () => {
    const pace = follow('steps:5x10s,20x10s', 12_000);
    expect([pace.frequency(0), pace.shape?.elapsedMs(0)]).toEqual([20, 12_000]);
    expect(pace.take(8_000)).toHaveLength(160);

    const restless = createPace();
    let due = 0;
    for (let nowMs = 0; nowMs < 10_000; nowMs += 10) {
      restless.setShape(shapeOf('steps:1x1.999s,2x60s'), 1_998, nowMs);
      due += restless.take(nowMs).length;
      restless.setFrequency(0, nowMs);
    }
    expect(due).toBe(0);
  });

  test('a change from a rate to a shape, and back, carries the fraction over', () => {
    const pace = createPace();
    pace.setFrequency(1, 0);
    pace.take(0);
    pace.setShape(shapeOf('constant:10x10s'), 0, 500);
    expect(pace.nextDueMs).toBe(550);
    pace.take(550);
    pace.setFrequency(1, 575);

    expect(pace.nextDueMs).toBe(1_325);
  });

  test('strings that were due while the computer slept are not sent, and the shape may be over', () => {
    const pace = follow('constant:1x60s');
    expect(pace.take(30_500)).toEqual([30_500]);
    expect(pace.take(32_600)).toEqual([31_500, 32_500]);
    expect(pace.take(3_600_000)).toEqual([]);
    expect(pace.isIdle).toBe(true);
  });

  test('there is nothing to pause or to resume without a shape', () => {
    const pace = createPace();
    expect([pace.pause(0), pace.resume(0)]).toEqual([false, false]);
    pace.setFrequency(5, 0);

    expect([pace.pause(0), pace.resume(0), pace.frequency(0), pace.peak(0)]).toEqual([false, false, 5, 5]);
  });

  test('7,000 strings a second of a wave cost a small part of a second', () => {
    const pace = createPace();
    pace.setShape({ ...shapeOf('wave:5-25x1s*10'), segments: [wave7000] }, 0, 0);
    const startedMs = performance.now();
    const due = count(pace, 0, 10_000, 4);

    expect(due).toBeGreaterThan(69_000);
    expect(performance.now() - startedMs).toBeLessThan(3_000);
  });
});

const wave7000 = { curve: 'wave' as const, fromPerSecond: 7_000, toPerSecond: 7_001, durationMs: 1_000 };
