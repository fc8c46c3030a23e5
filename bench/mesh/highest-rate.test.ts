import { expect, test } from 'vitest';
import { highestRate } from './highest-rate.ts';

test.each([100, 101, 237, 500, 777, 1_999])('comes within 7 %% of the highest rate that holds: %i/s', async (limit) => {
  const found = await highestRate(100, (perSecond) => Promise.resolve(perSecond <= limit));
  expect(found).toBeLessThanOrEqual(limit);
  expect(found / limit).toBeGreaterThan(0.93);
});

test('is 0 if the first rate does not hold, after one try', async () => {
  const tried: number[] = [];
  const found = await highestRate(100, (perSecond) => {
    tried.push(perSecond);
    return Promise.resolve(false);
  });
  expect([found, tried]).toEqual([0, [100]]);
});
