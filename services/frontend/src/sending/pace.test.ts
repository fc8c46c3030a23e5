import { describe, expect, test } from 'vitest';
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
