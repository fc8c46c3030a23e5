import { describe, expect, test } from 'vitest';
import { createPercentage } from './percentage.ts';

const count = (percentage: number, calls: number) => {
  const hits = createPercentage(percentage);
  return Array.from({ length: calls }, hits).filter(Boolean).length;
};

describe('createPercentage', () => {
  test.each([
    [0, 0],
    [1, 100],
    [10, 1_000],
    [12.5, 1_250],
    [33.33, 3_333],
    [0.29, 29],
    [50, 5_000],
    [100, 10_000],
  ])('%d %% of 10,000 is %i', (percentage, hits) => {
    expect(count(percentage, 10_000)).toBe(hits);
  });

  test('is shuffled, so that it does not correlate with the weights', () => {
    const half = createPercentage(50);
    const onEven = Array.from({ length: 10_000 }, (_, i) => half() && i % 2 === 0).filter(Boolean).length;

    // 2,500 expected; with alternating hits it would be 0 or 5,000.
    expect(onEven).toBeGreaterThan(2_000);
    expect(onEven).toBeLessThan(3_000);
  });

  test.each([
    [25, 4, 1],
    [12.5, 8, 1],
    [40, 5, 2],
    [100, 1, 1],
    [0, 1, 0],
    [33.33, 10_000, 3_333],
  ])('%d %% is exact over every %i calls, the smallest possible number', (percentage, calls, hits) => {
    const select = createPercentage(percentage);
    for (let round = 0; round < 5; round++) {
      expect(Array.from({ length: calls }, select).filter(Boolean)).toHaveLength(hits);
    }
  });

  test.each([
    [0, [true, false, false, false]],
    [0.999, [false, false, false, true]],
    [0.25, [false, true, false, false]],
    [0.24, [true, false, false, false]],
  ])('selects a card by the random number %d', (random, expected) => {
    expect(
      Array.from(
        { length: 4 },
        createPercentage(25, () => random),
      ),
    ).toEqual(expected);
  });
});
