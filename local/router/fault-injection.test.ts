import { expect, test } from 'vitest';
import { createFaultInjection } from './fault-injection.ts';

const times = <Value>(count: number, call: () => Value) => Array.from({ length: count }, call);

test('delays and aborts their percentages of the requests', () => {
  const { delayMs, abortStatus } = createFaultInjection({
    delay: { percentage: 25, fixedDelayMs: 100 },
    abort: { percentage: 10, httpStatus: 418 },
  });

  expect(times(1_000, delayMs).toSorted((a, b) => a - b)).toEqual([...Array(750).fill(0), ...Array(250).fill(100)]);
  expect(times(1_000, abortStatus).filter((status) => status !== undefined)).toEqual(Array(100).fill(418));
});

test('without a fault, nothing is delayed or aborted', () => {
  const { delayMs, abortStatus } = createFaultInjection({ delay: undefined, abort: undefined });

  expect(new Set(times(100, delayMs))).toEqual(new Set([0]));
  expect(new Set(times(100, abortStatus))).toEqual(new Set([undefined]));
});
