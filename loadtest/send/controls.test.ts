import { expect, test } from 'vitest';
import { pressKey } from './controls.ts';

const start = { factor: 1, isPaused: false };

test('plus and minus change the rate by a tenth, within limits', () => {
  expect(pressKey(start, '+').factor).toBeCloseTo(1.1);
  expect(pressKey(start, '=').factor).toBeCloseTo(1.1);
  expect(pressKey(pressKey(start, '+'), '-').factor).toBeCloseTo(1);
  const pressed = (key: string) => Array.from({ length: 100 }).reduce<typeof start>((at) => pressKey(at, key), start);
  expect(pressed('+').factor).toBe(10);
  expect(pressed('-').factor).toBe(0.1);
});

test('space pauses and continues; other keys do nothing', () => {
  expect(pressKey(start, ' ').isPaused).toBe(true);
  expect(pressKey(pressKey(start, ' '), ' ').isPaused).toBe(false);
  expect(pressKey(start, 'x')).toBe(start);
});
