import { expect, test } from 'vitest';
import { exampleCalculation } from '../../../../test/support/example-calculation.ts';
import { timePartsOf } from './time-parts.ts';

const result = (times: object) => ({ ...exampleCalculation({}), ...times });

test('the parts of the latency add up to it', () => {
  expect(timePartsOf(result({ waitMs: 1, latencyMs: 10, workMs: 2 }))).toEqual({ wait: 1, between: 7, worker: 2 });
});

test('a worker cannot have taken longer than the string', () => {
  expect(timePartsOf(result({ waitMs: 1, latencyMs: 3, workMs: 500 }))).toEqual({ wait: 1, between: 0, worker: 2 });
});

test.each([{ latencyMs: 10, workMs: 2 }, { waitMs: 1, workMs: 2 }, { waitMs: 1, latencyMs: 10 }, {}])(
  'without a time there are no parts: %j',
  (times) => {
    expect(timePartsOf(result(times))).toBeUndefined();
  },
);
