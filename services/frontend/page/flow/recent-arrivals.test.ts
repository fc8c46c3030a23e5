import { expect, test } from 'vitest';
import { createRecentArrivals } from './recent-arrivals.ts';

test('counts the newest arrivals of both clusters', () => {
  const arrivals = createRecentArrivals();
  for (let ms = 0; ms < 1_000; ms += 100) {
    arrivals.add(ms < 700 ? 'primary' : 'burst', ms);
  }

  expect(arrivals.count(100, 5_000, 1_000)).toEqual({ primary: 7, burst: 3 });
  expect(arrivals.count(5, 5_000, 1_000)).toEqual({ primary: 2, burst: 3 });
  expect(arrivals.count(100, 500, 1_000)).toEqual({ primary: 2, burst: 3 });
});

test('at a steady rate the counts stay the same', () => {
  const arrivals = createRecentArrivals();
  const counts: number[] = [];
  for (let ms = 0; ms < 20_000; ms += 50) {
    arrivals.add('primary', ms);
    counts.push(arrivals.count(1_000, 5_000, ms + 30).primary);
  }

  expect(new Set(counts.slice(100))).toEqual(new Set([100]));
});

test('after the last arrival, all become old', () => {
  const arrivals = createRecentArrivals();
  arrivals.add('burst', 0);

  expect(arrivals.count(100, 5_000, 900).burst).toBe(1);
  expect(arrivals.count(100, 5_000, 5_900).burst).toBe(1);
  expect(arrivals.count(100, 5_000, 6_100).burst).toBe(0);
});

test('is bounded', () => {
  const arrivals = createRecentArrivals();
  for (let i = 0; i < 5_000; i++) {
    arrivals.add('primary', 0);
  }

  expect(arrivals.count(100_000, 5_000, 0).primary).toBe(1_024);
});

test('is empty at first', () => {
  expect(createRecentArrivals().count(100, 5_000, 100)).toEqual({ primary: 0, burst: 0 });
});
