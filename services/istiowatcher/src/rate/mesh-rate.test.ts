import { describe, expect, test } from 'vitest';
import { createCounterWindow } from './counter-window.ts';
import { mayHaveTraffic, rateOf, subsetOf } from './mesh-rate.ts';

/** The metrics of a frontend with one counter. */
const metrics = (value: number, series = 'a') => ({
  counters: [{ series, subset: 'primary' as const, failed: false, refused: false, value }],
  started: undefined,
  healthyEndpoints: {},
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

  test('is not surely above 15 after one extra request, but is if the increase lasts', () => {
    const uneven = windowWith(10, (second) => (second === 10 ? 16 : 15));
    const steady = windowWith(10, () => 16);

    expect(rateOf([uneven], true)?.perSecond).toBe(15.5);
    expect(rateOf([uneven], true)?.atLeast).toBeLessThan(15);
    expect(rateOf([steady], true)?.atLeast).toBeGreaterThan(15);
  });

  test('is not surely below 10 after one request less, but is at 9', () => {
    expect(rateOf([windowWith(10, (second) => (second === 10 ? 9 : 10))], true)?.atMost).toBeGreaterThan(10);
    expect(rateOf([windowWith(10, () => 9)], true)?.atMost).toBeLessThan(10);
  });

  test('is not high because of requests of some seconds ago', () => {
    expect(rateOf([windowWith(10, (second) => (second > 8 ? 12 : 40))], true)?.atLeast).toBeLessThanOrEqual(12);
  });

  test('is the sum of the frontends; a frontend that could not be read may have any rate', () => {
    const windows = [windowWith(10, () => 4), windowWith(10, () => 3)];

    expect(rateOf(windows, true)).toMatchObject({ perSecond: 7 });
    expect(rateOf(windows, true)?.atMost).toBeLessThan(10);
    expect(rateOf(windows, false)?.atMost).toBe(Number.POSITIVE_INFINITY);
    expect(rateOf([...windows, windowWith(0, () => 0)], true)?.atMost).toBe(Number.POSITIVE_INFINITY);
  });

  test('continues when a counter is reset to 0', () => {
    const window = createCounterWindow();
    for (const [second, value] of [500, 510, 520, 6, 16].entries()) {
      window.add(second * 1_000, metrics(value));
    }

    expect(rateOf([window], true)?.perSecond).toBe(8);
  });

  test('starts again when the frontend reports other counters, which have counted for a long time', () => {
    const window = createCounterWindow();
    for (const [second, series] of ['istio', 'istio', 'envoy', 'envoy'].entries()) {
      const value = (series === 'istio' ? 100 : 50_000) + 5 * second;
      window.add(second * 1_000, metrics(value, series));
    }

    expect(rateOf([window], true)?.perSecond).toBeLessThanOrEqual(5);
  });

  test('does not count requests from before the first scrape, or from a long pause', () => {
    const window = windowWith(3, () => 10);
    window.add(60_000, metrics(9_000));

    expect(rateOf([window], true)).toBeUndefined();
  });
});

test('the bounds of the rate come from the window that chance affects least, and contain the rate', () => {
  // 3 requests by chance and 1 for the frontend, over 10 s.
  expect(rateOf([windowWith(10, () => 16)], true)).toEqual({
    perSecond: 16,
    windowSeconds: 2,
    atLeast: 15.6,
    atMost: 16.4,
    rising: false,
  });
  expect(rateOf([windowWith(10, (second) => (second > 8 ? 40 : 12))], true)?.atMost).toBe(40);
  expect(rateOf([windowWith(10, () => 0)], true)?.atLeast).toBe(0);
});

test('each frontend widens the bounds by one request', () => {
  const windows = [windowWith(10, () => 8), windowWith(10, () => 8), windowWith(10, () => 8)];

  expect(rateOf(windows, true)).toMatchObject({ atLeast: 23.4, atMost: 24.6 });
});

describe('traffic of one frontend', () => {
  test.each([
    ['is not known after one scrape', windowWith(0, () => 0), true],
    ['exists', windowWith(3, () => 1), true],
    ['does not exist', windowWith(3, () => 0), false],
    ['ended more than two seconds ago', windowWith(6, (second) => (second < 4 ? 9 : 0)), false],
  ])('%s', (_name, window, expected) => {
    expect(mayHaveTraffic(window)).toBe(expected);
  });
});

describe('a subset', () => {
  const frontend = (healthy: number | undefined, window = windowWith(3, () => 5)) => ({
    metrics: { ...metrics(0), healthyEndpoints: healthy === undefined ? {} : { burst: healthy } },
    window,
  });
  const idle = windowWith(3, () => 0);

  test.each([
    ['not known', [frontend(undefined)], undefined],
    ['the most that a frontend with traffic observes', [frontend(1), frontend(2), frontend(undefined)], 2],
    ['not what a frontend without traffic observes', [frontend(0), frontend(3, idle)], 0],
    ['what frontends without traffic observe, if none has any', [frontend(1, idle), frontend(3, idle)], 3],
  ])('has healthy endpoints: %s', (_name, frontends, expected) => {
    expect(subsetOf('burst', frontends).healthyEndpoints).toBe(expected);
  });

  test.each([
    ['4 of 16', 12, 4, 0.25],
    ['none of 5', 5, 0, 0],
    ['4 requests, which are too few', 0, 4, undefined],
  ])('has a share of failures: %s', (_name, succeeded, failed, expected) => {
    const window = createCounterWindow();
    const scrape = (scale: number) => ({
      counters: [
        { series: 's', subset: 'burst' as const, failed: false, refused: false, value: scale * succeeded },
        { series: 'f', subset: 'burst' as const, failed: true, refused: false, value: scale * failed },
      ],
      started: undefined,
    });
    window.add(0, scrape(0));
    window.add(10_000, scrape(1));

    expect(
      subsetOf('burst', [
        frontend(1, window),
        frontend(
          1,
          windowWith(0, () => 0),
        ),
      ]).failedShare,
    ).toBe(expected);
  });

  test.each([
    ['what it accepts a second, and the share that it refuses, in the last five seconds', 60, 20, [12, 0.25]],
    ['nothing with fewer than five requests', 4, 0, undefined],
  ])('has a load: %s', (_name, accepted, refused, expected) => {
    const window = createCounterWindow();
    for (const [second, scale] of [0, 0, 1].entries()) {
      const counters = [
        { series: 'a', subset: 'primary' as const, failed: false, refused: false, value: scale * accepted },
        { series: 'r', subset: 'primary' as const, failed: false, refused: true, value: scale * refused },
      ];
      window.add(5_000 * second, { counters, started: undefined });
    }
    const { load } = subsetOf('primary', [frontend(1, window)]);

    expect(load && [load.acceptedPerSecond, load.refusedShare]).toEqual(expected);
  });
});
