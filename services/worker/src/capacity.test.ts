import { describe, expect, test } from 'vitest';
import { createCapacity } from './capacity.ts';

/** Offers a steady load for a time and counts what is let through. */
function letThrough(capacityPerSecond: number, offeredPerSecond: number, seconds: number): number {
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
  ])('of a capacity of %d lets exactly that through when %d are offered', (capacity, offered) => {
    expect(letThrough(capacity, offered, 100)).toBeGreaterThanOrEqual(capacity * 100);
    expect(letThrough(capacity, offered, 100)).toBeLessThanOrEqual(capacity * 100 + 1);
  });

  test('refuses nothing below its capacity', () => {
    expect(letThrough(10, 10, 100)).toBe(1_000);
    expect(letThrough(10, 7, 100)).toBe(700);
    expect([3, 7, 15, 333].map((capacity) => letThrough(capacity, capacity, 100))).toEqual([300, 700, 1_500, 33_300]);
  });

  test('spreads what it lets through evenly', () => {
    const capacity = createCapacity(10);
    const perSecond = Array.from({ length: 20 }, () => 0);
    for (let ms = 0; ms < 20_000; ms += 5) {
      const second = Math.floor(ms / 1_000);
      perSecond[second] = (perSecond[second] ?? 0) + (capacity.take(ms) === 0 ? 1 : 0);
    }

    expect(new Set(perSecond.slice(1))).toEqual(new Set([10]));
  });

  test('says how long to wait', () => {
    const capacity = createCapacity(4);
    capacity.take(0);

    expect(capacity.take(0)).toBe(250);
    expect(capacity.take(200)).toBeCloseTo(50);
    expect(capacity.take(250)).toBe(0);
  });

  test('saves up no more than a short burst', () => {
    const capacity = createCapacity(100);
    capacity.take(0);
    const accepted = Array.from({ length: 100 }, () => capacity.take(60_000)).filter((waitMs) => waitMs === 0);

    expect(accepted).toHaveLength(10);
  });
});
