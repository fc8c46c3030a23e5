import { expect, test } from 'vitest';
import { createPacketBudget } from './packet-budget.ts';

test('allows a burst, then what has been earned since', () => {
  const budget = createPacketBudget(20, 40);
  const takeAll = (nowMs: number) => {
    let taken = 0;
    while (budget.take(1, nowMs)) {
      taken += 1;
    }
    return taken;
  };

  expect(takeAll(0)).toBe(40);
  expect(takeAll(0)).toBe(0);
  expect(takeAll(500)).toBe(10);
  expect(takeAll(100_000)).toBe(40);
});

test('sustains its rate for ever', () => {
  const budget = createPacketBudget(20, 40);

  expect(Array.from({ length: 1_000 }, (_, i) => budget.take(1, i * 50)).every(Boolean)).toBe(true);
});

test('takes nothing when there is not enough', () => {
  const budget = createPacketBudget(10, 100);

  expect(budget.take(101, 0)).toBe(false);
  expect(budget.take(100, 0)).toBe(true);
});
