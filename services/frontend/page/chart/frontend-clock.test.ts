import { expect, test } from 'vitest';
import { createFrontendClock } from './frontend-clock.ts';

test('without a time of the frontend, both clocks are equal', () => {
  const clock = createFrontendClock();
  clock.receive(undefined, 5_000);

  expect([clock.toFrontendMs(7), clock.toPageMs(7)]).toEqual([7, 7]);
});

test('converts both ways', () => {
  const clock = createFrontendClock();
  clock.receive(100_000, 5_000);

  expect(clock.toFrontendMs(6_000)).toBe(101_000);
  expect(clock.toPageMs(101_000)).toBe(6_000);
});

test('a delayed message does not adjust the clock, one with a smaller delay does', () => {
  const clock = createFrontendClock();
  clock.receive(100_000, 5_000);
  clock.receive(101_000, 6_300);
  expect(clock.toFrontendMs(0)).toBe(95_000);

  clock.receive(102_000, 6_950);
  expect(clock.toFrontendMs(0)).toBe(95_050);
});

test('follows when one of the clocks is set', () => {
  const clock = createFrontendClock();
  clock.receive(100_000, 5_000);
  clock.receive(50_000, 6_000);

  expect(clock.toFrontendMs(0)).toBe(44_000);
});
