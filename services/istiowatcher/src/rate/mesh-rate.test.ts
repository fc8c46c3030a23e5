import { describe, expect, test } from 'vitest';
import { rateOf } from './mesh-rate.ts';
import { createPageWindow } from './page-window.ts';

/** A page's window after `seconds` looks, one a second, in each of which `perLook` gives the requests since the last. */
function windowWith(seconds: number, perLook: (second: number) => number, jitterMs = 0) {
  const window = createPageWindow();
  let value = 0;
  for (let second = 0; second <= seconds; second += 1) {
    value += second === 0 ? 1_000 : perLook(second);
    window.add(second * 1_000 + jitterMs * (second % 2), [{ series: 'a', subset: 'primary', failed: false, value }]);
  }
  return window;
}

describe('the rate', () => {
  test('is that of the last two seconds', () => {
    expect(rateOf([windowWith(10, (second) => (second > 8 ? 20 : 5))], true)?.perSecond).toBe(20);
  });

  test('needs two looks', () => {
    expect(rateOf([windowWith(0, () => 5)], true)).toBeUndefined();
    expect(rateOf([windowWith(1, () => 5)], true)?.perSecond).toBe(5);
  });

  test('is surely above 15 two looks after it became 20', () => {
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

  test('is the sum over the pages, of which one that could not be read may have any', () => {
    const pages = [windowWith(10, () => 4), windowWith(10, () => 3)];

    expect(rateOf(pages, true)).toMatchObject({ perSecond: 7 });
    expect(rateOf(pages, true)?.atMost).toBeLessThan(10);
    expect(rateOf(pages, false)?.atMost).toBe(Number.POSITIVE_INFINITY);
    expect(rateOf([...pages, windowWith(0, () => 0)], true)?.atMost).toBe(Number.POSITIVE_INFINITY);
  });

  test('goes on across a counter that began again at 0', () => {
    const window = createPageWindow();
    for (const [second, value] of [500, 510, 520, 6, 16].entries()) {
      window.add(second * 1_000, [{ series: 'a', subset: 'burst', failed: false, value }]);
    }

    expect(rateOf([window], true)?.perSecond).toBe(8);
  });

  test('begins anew when the page counts by other names, which have been counting for long', () => {
    const window = createPageWindow();
    for (const [second, series] of ['istio', 'istio', 'envoy', 'envoy'].entries()) {
      const value = (series === 'istio' ? 100 : 50_000) + 5 * second;
      window.add(second * 1_000, [{ series, subset: 'burst', failed: false, value }]);
    }

    expect(rateOf([window], true)?.perSecond).toBeLessThanOrEqual(5);
  });

  test('does not count what was there before the first look, or after a long pause', () => {
    const window = windowWith(3, () => 10);
    window.add(60_000, [{ series: 'a', subset: 'primary', failed: false, value: 9_000 }]);

    expect(rateOf([window], true)).toBeUndefined();
  });
});
