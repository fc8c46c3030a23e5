import { expect, test } from 'vitest';
import { createApiBudget } from './api-budget.ts';

test('lets through what the bound leaves, and says how long to wait', () => {
  const budget = createApiBudget(100);

  expect(budget.take(100, 0, 0)).toBe(0);
  expect(budget.take(50, 0, 0)).toBe(500);
  expect(budget.take(50, 0, 500)).toBe(0);
});

test('pages come first', () => {
  const budget = createApiBudget(100);
  budget.take(100, 0, 0);

  expect(budget.take(10, 90, 0)).toBe(1_000);
  expect(budget.take(10, 90, 1_000)).toBe(0);
  expect(budget.take(1, 100, 60_000)).toBe(10_000);
});

test('saves up one second, and no more; the wait is for what is missing', () => {
  const budget = createApiBudget(100);
  budget.take(100, 0, 0);

  expect(budget.take(100, 0, 60_000)).toBe(0);
  expect(budget.take(1, 0, 60_000)).toBe(10);
  expect(budget.take(100, 0, 60_500)).toBe(500);
});
