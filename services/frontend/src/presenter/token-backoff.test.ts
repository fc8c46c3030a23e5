import { expect, test } from 'vitest';
import { createTokenBackoff } from './token-backoff.ts';

test('each wrong token doubles the wait, up to a minute', () => {
  const backoff = createTokenBackoff();
  let nowMs = 0;
  const waits = Array.from({ length: 9 }, () => {
    const waitMs = backoff.addWrong('a', nowMs);
    expect(backoff.waitMs('a', nowMs)).toBe(waitMs);
    expect(backoff.waitMs('a', nowMs + waitMs - 1)).toBe(1);
    nowMs += waitMs;
    expect(backoff.waitMs('a', nowMs)).toBe(0);
    return waitMs / 1_000;
  });

  expect(waits).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60]);
});

test('each client waits on its own; the right token, or ten minutes without a wrong one, reset the wait', () => {
  const backoff = createTokenBackoff();
  for (let i = 0; i < 5; i += 1) {
    backoff.addWrong('a', 0);
    backoff.addWrong('b', 0);
  }

  expect(backoff.waitMs('c', 0)).toBe(0);
  backoff.reset('a');
  expect(backoff.waitMs('a', 0)).toBe(0);
  expect(backoff.addWrong('a', 0)).toBe(1_000);
  expect(backoff.addWrong('b', 599_999)).toBe(32_000);
  expect(backoff.addWrong('b', 1_200_000)).toBe(1_000);
});

test('remembers a limited number of clients: those with the newest wrong tokens', () => {
  const backoff = createTokenBackoff();
  backoff.addWrong('first', 0);
  backoff.addWrong('second', 0);
  backoff.addWrong('first', 0);
  for (let i = 0; i < 9_999; i += 1) {
    backoff.addWrong(`client ${i}`, 0);
  }

  expect(backoff.waitMs('first', 0)).toBe(2_000);
  expect(backoff.waitMs('second', 0)).toBe(0);
});
