import { describe, expect, test } from 'vitest';
import { createCapacity, unlimited } from './capacity.ts';

/** Offers a constant load, and counts the admitted requests. */
function countAdmitted(capacityPerSecond: number, offeredPerSecond: number, seconds: number): number {
  const capacity = createCapacity(capacityPerSecond);
  let accepted = 0;
  for (let i = 0; i < offeredPerSecond * seconds; i++) {
    accepted += capacity.take((i * 1_000) / offeredPerSecond) === 0 ? 1 : 0;
  }
  return accepted;
}

describe('createCapacity', () => {
  test.each([
    [10, 20],
    [10, 11],
    [10, 1_000],
    [15, 16],
    [0.5, 3],
    [333, 1_000],
    [1_000, 1_001],
  ])('a capacity of %d admits exactly that of an offered load of %d', (capacity, offered) => {
    expect(countAdmitted(capacity, offered, 100)).toBeGreaterThanOrEqual(capacity * 100);
    expect(countAdmitted(capacity, offered, 100)).toBeLessThanOrEqual(capacity * 100 + 1);
  });

  test('admits everything up to its capacity', () => {
    expect(countAdmitted(10, 10, 100)).toBe(1_000);
    expect(countAdmitted(10, 7, 100)).toBe(700);
    expect([3, 7, 15, 333].map((capacity) => countAdmitted(capacity, capacity, 100))).toEqual([
      300, 700, 1_500, 33_300,
    ]);
  });

  test('spreads the admitted requests evenly', () => {
    const capacity = createCapacity(10);
    const perSecond = Array.from({ length: 20 }, () => 0);
    for (let ms = 0; ms < 20_000; ms += 5) {
      const second = Math.floor(ms / 1_000);
      perSecond[second] = (perSecond[second] ?? 0) + (capacity.take(ms) === 0 ? 1 : 0);
    }

    expect(new Set(perSecond.slice(1))).toEqual(new Set([10]));
  });

  test.each([
    [15, 1, 15],
    [15, 0.5, 7],
    [15, 0, 2],
  ])('a capacity of %d with a bucket of %d s admits %d at once', (capacityPerSecond, bucketSeconds, expected) => {
    const capacity = createCapacity(capacityPerSecond, bucketSeconds);
    capacity.take(0);

    expect(Array.from({ length: 100 }, () => capacity.take(60_000)).filter((waitMs) => waitMs === 0)).toHaveLength(
      expected,
    );
  });

  test('returns how long to wait', () => {
    const capacity = createCapacity(4);
    capacity.take(0);

    expect(capacity.take(0)).toBe(250);
    expect(capacity.take(200)).toBeCloseTo(50);
    expect(capacity.take(250)).toBe(0);
  });

  test('after idle time, admits at most a tenth of a second at once, and at least two', () => {
    const capacity = createCapacity(100);
    capacity.take(0);
    const accepted = Array.from({ length: 100 }, () => capacity.take(60_000)).filter((waitMs) => waitMs === 0);

    expect(accepted).toHaveLength(10);
    const small = createCapacity(1);
    small.take(0);
    expect([1, 2, 3].map(() => small.take(60_000) === 0)).toEqual([true, true, false]);
  });
});

test('without a limit, everything is admitted', () => {
  expect(Array.from({ length: 1_000 }, () => unlimited.take(0)).every((waitMs) => waitMs === 0)).toBe(true);
});
