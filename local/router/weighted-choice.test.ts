import { describe, expect, test } from 'vitest';
import { createWeightedChoice } from './weighted-choice.ts';

describe('createWeightedChoice', () => {
  test.each([[[90, 10]], [[50, 50]], [[37, 63]], [[99, 1]], [[1, 1, 1]], [[20, 30, 50]]])(
    '%j: after any number of choices, no share is off by more than one choice',
    (weights) => {
      const choose = createWeightedChoice(weights);
      const total = weights.reduce((a, b) => a + b);
      const chosen = weights.map(() => 0);
      for (let n = 1; n <= 1_000; n++) {
        const i = choose();
        chosen[i] = (chosen[i] ?? 0) + 1;
        for (const [j, weight] of weights.entries()) {
          expect(Math.abs((chosen[j] ?? 0) - (n * weight) / total)).toBeLessThanOrEqual(1);
        }
      }
    },
  );

  test('spreads the choices evenly', () => {
    expect(Array.from({ length: 7 }, createWeightedChoice([5, 1, 1]))).toEqual([0, 0, 1, 0, 2, 0, 0]);
    expect(Array.from({ length: 4 }, createWeightedChoice([50, 50]))).toEqual([0, 1, 0, 1]);
  });

  test('never chooses an item without weight', () => {
    const choose = createWeightedChoice([0, 100, 0]);

    expect(Array.from({ length: 100 }, choose)).toEqual(Array.from({ length: 100 }, () => 1));
  });
});
