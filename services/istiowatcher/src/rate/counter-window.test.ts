import type { MeshMetrics } from '@hashr/mesh/mesh-metrics.ts';
import { describe, expect, test } from 'vitest';
import { type CounterWindow, createCounterWindow } from './counter-window.ts';

type Counter = MeshMetrics['counters'][number];
const counter = (value: number, change: Partial<Counter> = {}): Counter => ({
  series: 'a',
  subset: 'primary',
  failed: false,
  refused: false,
  value,
  ...change,
});

/** A window with scrapes at these seconds, of one counter with these values. */
function windowOf(...scrapes: [second: number, value: number, started?: number][]): CounterWindow {
  const window = createCounterWindow();
  for (const [second, value, started] of scrapes) {
    window.add(second * 1_000, { counters: [counter(value)], started });
  }
  return window;
}

test('a scrape replaces one that is at most 50 ms older, so that no window is shorter', () => {
  const close = windowOf([0, 0], [1, 10], [1.05, 13]);
  const apart = windowOf([0, 0], [1, 10], [1.06, 13]);

  expect(close.over(0.1)).toMatchObject({ seconds: 1.05, perSecond: 13 / 1.05 });
  expect(apart.over(0.1)?.seconds).toBeCloseTo(0.06);
});

test('of two scrapes that are equally close, the window begins at the later one', () => {
  expect(windowOf([0, 0], [1, 1], [3, 9]).over(2.5)).toMatchObject({ seconds: 2, perSecond: 4 });
});

test('requests count when they start if that is counted', () => {
  expect([windowOf([0, 1]).countsStarts, windowOf([0, 1, 1]).countsStarts]).toEqual([false, true]);
});

test('no scrape and a single one have no traffic', () => {
  expect(createCounterWindow().over(2)).toBeUndefined();
  expect(windowOf([0, 10]).over(2)).toBeUndefined();
});

describe('a window', () => {
  const window = windowOf([0, 0], [1, 10], [2, 30], [3, 60], [4, 100]);

  test.each([
    [1, 1, 40],
    [2, 2, 35],
    [4, 4, 25],
    [9, 4, 25],
    [2.4, 2, 35],
    [2.6, 3, 30],
  ])('of %d s begins at the scrape that is closest: %d s, %d/s', (seconds, actual, perSecond) => {
    expect(window.over(seconds)).toMatchObject({ seconds: actual, perSecond });
  });

  test('begins at a scrape of the last eleven seconds', () => {
    expect(windowOf([0, 0], [0.001, 10], [11, 21]).over(20)).toMatchObject({ perSecond: 11 / 10.999 });
    expect(windowOf([0, 0], [11, 11]).over(20)).toBeUndefined();
  });
});

test('a counter that decreased was reset to 0', () => {
  expect(windowOf([0, 500], [1, 510], [2, 6]).over(2)?.perSecond).toBe(8);
  expect(windowOf([0, 500], [1, 500]).over(1)?.perSecond).toBe(0);
});

test('a counter that appears later counts from 0, but not if all names are new', () => {
  const window = createCounterWindow();
  window.add(0, { counters: [], started: undefined });
  window.add(1_000, { counters: [counter(4)], started: undefined });
  window.add(2_000, { counters: [counter(4), counter(6, { series: 'b' })], started: undefined });
  expect([window.over(1)?.perSecond, window.over(2)?.perSecond]).toEqual([6, 5]);

  window.add(3_000, { counters: [counter(900, { series: 'c' })], started: undefined });
  expect(window.over(1)?.perSecond).toBe(0);
  window.add(4_000, { counters: [counter(903, { series: 'c' })], started: undefined });
  expect(window.over(1)?.perSecond).toBe(3);
});

describe('started requests', () => {
  test('count instead of completed ones', () => {
    expect(windowOf([0, 100, 100], [1, 100, 120]).over(1)).toMatchObject({
      perSecond: 20,
      bySubset: { primary: { requests: 0 } },
    });
  });

  test('count from the second scrape that reports them', () => {
    expect(windowOf([0, 100], [1, 107, 9_000], [2, 114, 9_010]).over(1)?.perSecond).toBe(10);
    expect(windowOf([0, 100], [1, 107, 9_000], [2, 114, 9_010]).over(2)?.perSecond).toBe(8.5);
  });

  test('can be reset to 0, too', () => {
    expect(windowOf([0, 0, 900], [1, 0, 7]).over(1)?.perSecond).toBe(7);
  });

  test('are replaced by completed ones when they are no longer reported', () => {
    expect(windowOf([0, 0, 900], [1, 3], [2, 6, 990]).over(1)?.perSecond).toBe(3);
  });
});

test('completed requests count by subset, and those that failed', () => {
  const window = createCounterWindow();
  const scrape = (primary: number, burst: number, failed: number, direct: number) => ({
    counters: [
      counter(primary),
      counter(burst, { series: 'b', subset: 'burst' }),
      counter(failed, { series: 'f', subset: 'burst', failed: true }),
      counter(failed / 2, { series: 'r', subset: 'primary', refused: true }),
      counter(direct, { series: 'd', subset: undefined }),
    ],
    started: undefined,
  });
  window.add(0, scrape(100, 0, 0, 0));
  window.add(1_000, scrape(110, 20, 4, 6));
  window.add(2_000, scrape(111, 21, 6, 6));

  expect(window.over(2)).toEqual({
    seconds: 2,
    perSecond: 23.5,
    bySubset: { primary: { requests: 14, failed: 0, refused: 3 }, burst: { requests: 27, failed: 6, refused: 0 } },
  });
  expect(window.over(1)).toMatchObject({ perSecond: 5, bySubset: { burst: { requests: 3, failed: 2 } } });
});
