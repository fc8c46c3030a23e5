import { expect, test } from 'vitest';
import { formatCount, formatMs, formatRate, formatSetRate, formatShare, formatTime } from './format.ts';

test.each([
  [formatRate, 0, '0.0'],
  [formatRate, 99.94, '99.9'],
  [formatRate, 100, '100'],
  [formatRate, 999.6, '1000'],
  [formatSetRate, 15, '15'],
  [formatSetRate, 12.5, '12.5'],
  [formatSetRate, 0.1 + 0.2, '0.3'],
  [formatSetRate, 33.333, '33.33'],
  [formatShare, 0.704, '70 %'],
  [formatShare, 1, '100 %'],
  [formatCount, 12_345, '12,345'],
  [formatMs, 5.54, '5.5 ms'],
  [formatMs, 10, '10 ms'],
  [formatTime, new Date(2026, 0, 2, 9, 41, 12).getTime(), '09:41:12'],
  [formatTime, 8.64e15 + 1, '–'],
])('%o of %d is %s', (format, value, text) => {
  expect(format(value)).toBe(text);
});
