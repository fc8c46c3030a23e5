import { expect, test } from 'vitest';
import { placeInChart, wordsFor } from './chart-marks.ts';

test('a mark stands where its time is', () => {
  expect(placeInChart(1_000_000, 1_000_000, 120)).toBe(1);
  expect(placeInChart(940_000, 1_000_000, 120)).toBe(0.5);
  expect(placeInChart(880_000, 1_000_000, 120)).toBe(0);
  expect(placeInChart(879_000, 1_000_000, 120)).toBeLessThan(0);
});

test('a mark says what, when and why', () => {
  const decision = {
    atMs: 0,
    kind: 'external',
    verdict: 'settled',
    from: null,
    to: { primary: 50, burst: 50 },
    perSecond: null,
    reason: 'Somebody did it.',
  } as const;

  expect(wordsFor(decision, '09:41:12')).toBe('09:41:12, somebody else: ? → 50 : 50. Somebody did it.');
});
