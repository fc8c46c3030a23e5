import { expect, test } from 'vitest';
import { labelTimes, timeLabels, timeRange } from './time-axis.ts';

const WIDE = 60;
const PHONE = 18;
const labels = (windowSeconds: number, futureSeconds: number, widthRem: number) => {
  const range = timeRange(1_000, windowSeconds, 1_000 + futureSeconds);
  return timeLabels(labelTimes(range, widthRem), 1_000);
};

test('without a plan, the plot ends now', () => {
  expect(timeRange(1_000, 120)).toEqual({ fromSeconds: 880, nowSeconds: 1_000, toSeconds: 1_000 });
  expect(timeRange(1_000, 120, 900).toSeconds).toBe(1_000);
});

test('with a plan, it shows its future, up to half of the past', () => {
  expect(timeRange(1_000, 120, 1_040).toSeconds).toBe(1_040);
  expect(timeRange(1_000, 120, 5_000).toSeconds).toBe(1_060);
});

test.each([
  [120, 0, WIDE, ['2 min ago', '90 s', '60 s', '30 s', 'now']],
  [600, 0, WIDE, ['10 min ago', '8 min', '6 min', '4 min', '2 min', 'now']],
  [120, 60, WIDE, ['2 min ago', '90 s', '60 s', '30 s', 'now', '+30 s', '+60 s']],
  [600, 300, WIDE, ['10 min ago', '8 min', '6 min', '4 min', '2 min', 'now', '+2 min', '+4 min']],
  [120, 0, PHONE, ['2 min ago', '90 s', '60 s', '30 s', 'now']],
  [120, 60, PHONE, ['2 min ago', '60 s', 'now', '+60 s']],
  [600, 0, PHONE, ['10 min ago', '5 min', 'now']],
])('the labels of %d s and %d s of the future, %d rem wide', (windowSeconds, futureSeconds, widthRem, expected) => {
  expect(labels(windowSeconds, futureSeconds, widthRem)).toEqual(expected);
});

test('however narrow the plot is, the labels are few', () => {
  expect(labels(600, 300, 1)).toEqual(['10 min ago', 'now']);
});
