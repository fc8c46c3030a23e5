import { expect, test } from 'vitest';
import { createRecentPeak } from './recent-peak.ts';

test('the highest rate of the last ten seconds, also while there is no rate', () => {
  const peakOf = createRecentPeak();
  const peaks = [
    [30, 0],
    [20, 1_000],
    [undefined, 9_999],
    [5, 10_000],
    [undefined, 11_000],
    [undefined, 20_000],
  ] as const;

  expect(peaks.map(([perSecond, clockMs]) => peakOf(perSecond, clockMs))).toEqual([30, 30, 30, 20, 5, 0]);
});
