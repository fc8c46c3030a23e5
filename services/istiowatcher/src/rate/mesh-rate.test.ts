import { describe, expect, test } from 'vitest';
import { createCounterWindow } from './counter-window.ts';
import { rateOf } from './mesh-rate.ts';

/** The metrics of a frontend with one counter. */
const metrics = (value: number, series = 'a') => ({
  counters: [{ series, subset: 'primary' as const, failed: false, value }],
  started: undefined,
});

/** A frontend's window after some scrapes, one a second. `perScrape` gives the requests since the scrape before. */
function windowWith(seconds: number, perScrape: (second: number) => number, jitterMs = 0) {
  const window = createCounterWindow();
  let value = 0;
  for (let second = 0; second <= seconds; second += 1) {
    value += second === 0 ? 1_000 : perScrape(second);
    window.add(second * 1_000 + jitterMs * (second % 2), metrics(value));
  }
  return window;
}

describe('the rate', () => {
  test('is that of the last two seconds', () => {
    expect(rateOf([windowWith(10, (second) => (second > 8 ? 20 : 5))], true)?.perSecond).toBe(20);
  });

  test('needs two scrapes', () => {
    expect(rateOf([windowWith(0, () => 5)], true)).toBeUndefined();
    expect(rateOf([windowWith(1, () => 5)], true)?.perSecond).toBe(5);
  });

  test('is surely above 15 two scrapes after it became 20', () => {
    expect(rateOf([windowWith(10, (second) => (second > 8 ? 20 : 5))], true)?.atLeast).toBeGreaterThan(15);
  });

  test('is not surely above 15 by a request more in the window, but it is if that goes on', () => {
    const uneven = windowWith(10, (second) => (second === 10 ? 16 : 15));
    const steady = windowWith(10, () => 16);

    expect(rateOf([uneven], true)?.perSecond).toBe(15.5);
    expect(rateOf([uneven], true)?.atLeast).toBeLessThan(15);
    expect(rateOf([steady], true)?.atLeast).toBeGreaterThan(15);
  });

  test('is not surely below 10 by a request less, but it is at 9', () => {
    expect(rateOf([windowWith(10, (second) => (second === 10 ? 9 : 10))], true)?.atMost).toBeGreaterThan(10);
    expect(rateOf([windowWith(10, () => 9)], true)?.atMost).toBeLessThan(10);
  });

  test('what was high a while ago does not make it high now', () => {
    expect(rateOf([windowWith(10, (second) => (second > 8 ? 12 : 40))], true)?.atLeast).toBeLessThanOrEqual(12);
  });

  test('is the sum over the frontends; one that could not be read may have any', () => {
    const windows = [windowWith(10, () => 4), windowWith(10, () => 3)];

    expect(rateOf(windows, true)).toMatchObject({ perSecond: 7 });
    expect(rateOf(windows, true)?.atMost).toBeLessThan(10);
    expect(rateOf(windows, false)?.atMost).toBe(Number.POSITIVE_INFINITY);
    expect(rateOf([...windows, windowWith(0, () => 0)], true)?.atMost).toBe(Number.POSITIVE_INFINITY);
  });

  test('continues across a counter that started again at 0', () => {
    const window = createCounterWindow();
    for (const [second, value] of [500, 510, 520, 6, 16].entries()) {
      window.add(second * 1_000, metrics(value));
    }

    expect(rateOf([window], true)?.perSecond).toBe(8);
  });

  test('begins anew when the frontend reports other counters, which have counted for long', () => {
    const window = createCounterWindow();
    for (const [second, series] of ['istio', 'istio', 'envoy', 'envoy'].entries()) {
      const value = (series === 'istio' ? 100 : 50_000) + 5 * second;
      window.add(second * 1_000, metrics(value, series));
    }

    expect(rateOf([window], true)?.perSecond).toBeLessThanOrEqual(5);
  });

  test('does not count what was there before the first scrape, or after a long pause', () => {
    const window = windowWith(3, () => 10);
    window.add(60_000, metrics(9_000));

    expect(rateOf([window], true)).toBeUndefined();
  });
});
