import { expect, test } from 'vitest';
import { streamOpacity } from './stream-drawing.ts';

test('the higher the rate, the brighter the streams, up to a limit', () => {
  const opacities = [0, 1, 60, 100, 300, 1_000, 100_000].map(streamOpacity);

  expect(opacities[0]).toBe(0);
  expect(opacities[1]).toBe(opacities[2]);
  expect(opacities[3]).toBeGreaterThan(opacities[2] ?? 1);
  expect(opacities[4]).toBeGreaterThan(opacities[3] ?? 1);
  expect(opacities[5]).toBeCloseTo(0.72);
  expect(opacities[6]).toBe(opacities[5]);
});
