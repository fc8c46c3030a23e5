import { expect, test } from 'vitest';
import { nearestStep, sliderSteps } from './frequency-control.ts';

test.each([
  [0, 0],
  [0.1, 0],
  [1.5, 1],
  [15.4, 15],
  [15.6, 16],
  [40, 30],
  [41, 50],
  [5_000, 1_000],
])('the slider shows %d as %d', (frequency, step) => {
  expect(sliderSteps[nearestStep(frequency)]).toBe(step);
});
