import { describe, expect, test } from 'vitest';
import { parseFrequency } from './frequency.ts';

describe('parseFrequency', () => {
  test.each([
    [5, 5],
    ['5', 5],
    [' 0.5 ', 0.5],
    ['.5', 0.5],
    ['1e2', 100],
    [0, 0],
    ['0', 0],
    [-0, 0],
    [0.1, 0.1],
    [1000, 1000],
  ])('parses %j as %d', (input, frequency) => {
    const parsed = parseFrequency(input, 1000);

    expect(parsed).toEqual({ ok: true, frequency });
  });

  test.each([
    ['', 'Type a number'],
    [' ', 'Type a number'],
    ['abc', 'Type a number'],
    ['5/s', 'Type a number'],
    ['0,5', 'Type a number'],
    ['0x10', 'Type a number'],
    ['Infinity', 'Type a number'],
    ['1e999', 'Type a number'],
    ['1'.repeat(9_900), 'Type a number'],
    [`5.${'0'.repeat(40)}`, 'Type a number'],
    [Number.NaN, 'Type a number'],
    [Number.POSITIVE_INFINITY, 'Type a number'],
    [null, 'Type a number'],
    [undefined, 'Type a number'],
    [{}, 'Type a number'],
    [[5], 'Type a number'],
    [true, 'Type a number'],
    [-3, 'negative'],
    ['-3', 'negative'],
    [1e9, 'the maximum is 1000'],
    [1000.1, 'the maximum is 1000'],
    [0.05, 'the minimum is 0.1'],
  ])('refuses %j with a reason', (input, why) => {
    const parsed = parseFrequency(input, 1000);

    expect(parsed).toEqual({ ok: false, error: expect.stringContaining(why) });
  });
});
