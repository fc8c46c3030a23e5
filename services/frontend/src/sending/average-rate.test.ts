import { expect, test } from 'vitest';
import { createAverageRate } from './average-rate.ts';

test('approaches a steady rate, and falls to 0 after it', () => {
  const rate = createAverageRate(2_000);
  for (let nowMs = 0; nowMs < 20_000; nowMs += 10) {
    rate.add(1, nowMs);
  }

  expect(rate.perSecond(20_000)).toBeGreaterThan(99);
  expect(rate.perSecond(20_000)).toBeLessThan(101);
  expect(rate.perSecond(22_000)).toBeCloseTo(100 / Math.E, 0);
  expect(rate.perSecond(40_000)).toBeLessThan(0.01);
});

test('counts every event of a single burst', () => {
  const rate = createAverageRate(2_000);
  rate.add(100, 5_000);
  let counted = 0;
  for (let nowMs = 5_000; nowMs < 25_000; nowMs += 10) {
    counted += rate.perSecond(nowMs) / 100;
  }

  expect(counted).toBeCloseTo(100, 0);
});
