import { describe, expect, test } from 'vitest';
import { createRequestRate } from './request-rate.ts';

/** Counts requests at a constant rate, from one time to another in seconds. */
function countEvenly(rate: ReturnType<typeof createRequestRate>, perSecond: number, from: number, to: number): void {
  for (let i = 0; i < perSecond * (to - from); i++) {
    rate.count(from * 1_000 + (i * 1_000) / perSecond);
  }
}

describe('createRequestRate', () => {
  test.each([1, 5, 15, 30, 1_000])('a constant %d a second, at any moment, to within one request', (perSecond) => {
    const rate = createRequestRate();
    for (let i = 0; i < perSecond * 10; i++) {
      const nowMs = (i * 1_000) / perSecond;
      rate.count(nowMs);
      if (nowMs > 1_000) {
        expect(Math.abs(rate.perSecond(nowMs) - perSecond)).toBeLessThan(1.001);
      }
    }
  });

  test('a step is complete after two seconds', () => {
    const rate = createRequestRate();
    countEvenly(rate, 5, 0, 10);
    countEvenly(rate, 30, 10, 12);

    expect(Math.abs(rate.perSecond(12_000 - 1) - 30)).toBeLessThan(1.001);
  });

  test('without requests it falls to 0', () => {
    expect(createRequestRate().perSecond(123)).toBe(0);
    const rate = createRequestRate();
    countEvenly(rate, 20, 1, 5);

    expect(rate.perSecond(5_500)).toBeCloseTo(10);
    expect(rate.perSecond(7_000)).toBe(0);
    expect(rate.perSecond(1_000_000)).toBe(0);
  });

  test('after a pause, requests of before do not count', () => {
    const rate = createRequestRate();
    countEvenly(rate, 100, 0, 5);
    rate.count(60_000);

    expect(rate.perSecond(60_000)).toBe(1);
  });
});
