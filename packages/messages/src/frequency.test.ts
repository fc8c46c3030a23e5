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
    ['', 'Enter a number'],
    [' ', 'Enter a number'],
    ['abc', 'Enter a number'],
    ['5/s', 'Enter a number'],
    ['0,5', 'Enter a number'],
    ['0x10', 'Enter a number'],
    ['Infinity', 'Enter a number'],
    ['1e999', 'Enter a number'],
    ['1'.repeat(9_900), 'Enter a number'],
    [`5.${'0'.repeat(40)}`, 'Enter a number'],
    [Number.NaN, 'Enter a number'],
    [Number.POSITIVE_INFINITY, 'Enter a number'],
    [null, 'Enter a number'],
    [undefined, 'Enter a number'],
    [{}, 'Enter a number'],
    [[5], 'Enter a number'],
    [true, 'Enter a number'],
    [-3, 'negative'],
    ['-3', 'negative'],
    [1e9, 'the maximum is 1000'],
    [1000.1, 'the maximum is 1000'],
    [0.05, 'the minimum is 0.1'],
  ])('refuses %j with a reason', (input, why) => {
    const parsed = parseFrequency(input, 1000);

    expect(parsed).toMatchObject({ ok: false, error: expect.stringContaining(why) });
  });
});
