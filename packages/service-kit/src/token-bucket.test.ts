import { describe, expect, test } from 'vitest';
import { createTokenBucket } from './token-bucket.ts';

describe('createTokenBucket', () => {
  test('admits its capacity at once, then its rate', () => {
    const bucket = createTokenBucket({ ratePerSecond: 20, capacity: 5 });
    let taken = 0;
    for (let ms = 0; ms <= 10_000; ms += 5) {
      taken += bucket.take(1, ms) === 0 ? 1 : 0;
    }

    expect(taken).toBe(5 + 200);
  });

  test('returns how long to wait, and a refusal takes no tokens', () => {
    const bucket = createTokenBucket({ ratePerSecond: 100, capacity: 100 });

    expect(bucket.take(100, 0)).toBe(0);
    expect(bucket.take(50, 0)).toBe(500);
    expect(bucket.take(50, 400)).toBeCloseTo(100);
    expect(bucket.take(50, 500)).toBe(0);
  });

  test('holds at most its capacity', () => {
    const bucket = createTokenBucket({ ratePerSecond: 100, capacity: 10, initialTokens: 0 });
    bucket.take(1, 0);

    expect(bucket.take(11, 60_000)).toBeCloseTo(10);
    expect(bucket.take(10, 60_000)).toBe(0);
  });

  test('a new rate applies from the time of its change', () => {
    const bucket = createTokenBucket({ ratePerSecond: 10, capacity: 100, initialTokens: 0 });
    bucket.setRate(10, 0);
    bucket.setRate(0, 1_000);

    expect(bucket.take(11, 9_000)).toBe(Number.POSITIVE_INFINITY);
    bucket.setRate(10, 9_000);
    expect(bucket.take(11, 9_000)).toBe(100);
    expect(bucket.take(10, 9_000)).toBe(0);
  });

  test('starts with its initial tokens', () => {
    const bucket = createTokenBucket({ ratePerSecond: 1, capacity: 10, initialTokens: 3 });

    expect([1, 2, 3, 4].map(() => bucket.take(1, 0))).toEqual([0, 0, 0, 1_000]);
  });

  test('fractions add up to whole tokens', () => {
    const bucket = createTokenBucket({ ratePerSecond: 0.1, capacity: 1, initialTokens: 0 });
    for (let ms = 0; ms < 10_000; ms += 100) {
      expect(bucket.take(1, ms)).toBeGreaterThan(0);
    }

    expect(bucket.take(1, 10_000)).toBe(0);
    expect(bucket.take(1, 10_000)).toBeGreaterThan(9_999);
  });

  test('times in the wrong order add no tokens twice', () => {
    const bucket = createTokenBucket({ ratePerSecond: 10, capacity: 10, initialTokens: 0 });
    bucket.take(1, 1_000);
    bucket.take(1, 500);

    expect(bucket.take(5, 1_000)).toBe(0);
    expect(bucket.take(1, 1_000)).toBe(100);
  });
});
