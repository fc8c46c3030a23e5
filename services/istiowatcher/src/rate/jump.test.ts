import { describe, expect, test } from 'vitest';
import { type CounterWindow, createCounterWindow } from './counter-window.ts';
import { isRising } from './jump.ts';
import { rateOf } from './mesh-rate.ts';

const CHANGE_SECONDS = 15;

/** The window of a frontend that starts requests at these times, in seconds, and is read at others. */
function windowOf(starts: number[], readAtSeconds: number[], countsStarts = true): CounterWindow {
  const window = createCounterWindow();
  for (const second of readAtSeconds) {
    const value = starts.filter((start) => start <= second).length;
    const counters = [{ series: 'a', subset: 'primary', failed: false, refused: false, value } as const];
    window.add(second * 1_000, { counters, started: countsStarts ? value : undefined });
  }
  return window;
}

/** Requests at one rate, and from the change on at another. */
function stepTo(perSecond: number, from = 5): number[] {
  const starts: number[] = [];
  for (let second = 0.01; second < 30; second += 1 / (second < CHANGE_SECONDS ? from : perSecond)) {
    starts.push(second);
  }
  return starts;
}

/** Every half second until this long after the change. */
const readUntil = (secondsAfter: number) =>
  Array.from({ length: 24 }, (_, i) => CHANGE_SECONDS + secondsAfter - i / 2).reverse();

describe('a jump from 5 to 30 a second', () => {
  const rateAfter = (seconds: number, countsStarts = true) =>
    rateOf([windowOf(stepTo(30), readUntil(seconds), countsStarts)], true);

  test('is certainly above 15 after half a second, and the rate is that of the half second', () => {
    expect(rateAfter(0.5)).toMatchObject({ windowSeconds: 0.5, rising: true });
    expect(rateAfter(0.5)?.perSecond).toBeCloseTo(30, -1);
    expect(rateAfter(0.5)?.atLeast).toBeGreaterThan(15);
    expect(rateAfter(0.5)?.atMost).toBe(rateAfter(0.5)?.perSecond);
  });

  test('is not certain after a third of a second, but it rises', () => {
    expect(rateAfter(0.3)?.atLeast).toBeLessThan(15);
    expect(rateAfter(0.3)?.rising).toBe(true);
  });

  test('leaves six requests to chance', () => {
    const { perSecond = 0, atLeast = 0 } = rateAfter(0.5) ?? {};

    expect((perSecond - atLeast) * 0.5).toBeCloseTo(6);
  });

  test('is over after two seconds: the rate is that of two seconds again', () => {
    expect(rateAfter(2.5)).toMatchObject({ windowSeconds: 2, rising: false });
  });

  test('needs the counter of started requests, because after a stall all requests complete at once', () => {
    expect(rateAfter(0.5, false)?.atLeast).toBeLessThan(15);
    expect(rateAfter(0.5, false)?.windowSeconds).toBe(2);
  });
});

test('the requests of two frontends add up, and leave seven requests to chance', () => {
  const windows = [windowOf(stepTo(20, 3), readUntil(0.5)), windowOf(stepTo(20, 3), readUntil(0.5))];
  const { perSecond = 0, atLeast = 0 } = rateOf(windows, true) ?? {};

  expect(perSecond).toBeGreaterThan(36);
  expect((perSecond - atLeast) * 0.5).toBeCloseTo(7);
});

describe('the rate rises', () => {
  test.each([
    [5, 30, 0.2, true],
    [5, 30, 0.1, false],
    [20, 5, 0.5, false],
    [12, 12, 0.5, false],
  ])('from %d to %d a second, %d s later: %s', (from, to, seconds, expected) => {
    expect(rateOf([windowOf(stepTo(to, from), readUntil(seconds))], true)?.rising).toBe(expected);
  });

  test('not if a frontend was read only once, or twice', () => {
    const starts = stepTo(30);

    expect(isRising([windowOf(starts, [16])])).toBe(false);
    expect(isRising([windowOf(starts, [15, 16])])).toBe(false);
    expect(isRising([windowOf(starts, [14, 15, 16])])).toBe(true);
  });
});

describe('requests that a busy machine sends late do not look like a higher rate', () => {
  /** A frontend at this rate sends nothing for a time, and then all that was due. */
  const paused = (perSecond: number, seconds: number) =>
    stepTo(perSecond, perSecond).map((start) =>
      start >= CHANGE_SECONDS && start < CHANGE_SECONDS + seconds ? CHANGE_SECONDS + seconds : start,
    );

  test.each([
    [14, 0.5],
    [12, 1],
    [10, 1.5],
  ])('%d a second, after a pause of %d s', (perSecond, seconds) => {
    for (let later = 0; later < 3; later += 0.05) {
      const window = windowOf(paused(perSecond, seconds), readUntil(seconds + later));

      expect(rateOf([window], true)?.atLeast).toBeLessThanOrEqual(15);
    }
  });

  test('a rise after a pause is recognized when two seconds show it', () => {
    const starts = stepTo(30).filter((start) => start < 14 || start >= CHANGE_SECONDS);

    expect(rateOf([windowOf(starts, readUntil(0.5))], true)?.atLeast).toBeLessThan(15);
    expect(rateOf([windowOf(starts, readUntil(1.5))], true)?.atLeast).toBeGreaterThan(15);
  });
});
