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
    [50, 5_000],
    [100, 10_000],
  ])('%d %% of 10,000 is %i', (percentage, hits) => {
    expect(count(percentage, 10_000)).toBe(hits);
  });

  test('has no rhythm that the weights could meet', () => {
    const half = createPercentage(50);
    const onEven = Array.from({ length: 10_000 }, (_, i) => half() && i % 2 === 0).filter(Boolean).length;

    // 2,500 expected; with alternating hits it would be 0 or 5,000.
    expect(onEven).toBeGreaterThan(2_000);
    expect(onEven).toBeLessThan(3_000);
  });
});
