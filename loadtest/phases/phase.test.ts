import { expect, test } from 'vitest';
import { createHistogram, percentileOf } from './phase.ts';

test('no percentile is above the maximum', () => {
  const histogram = createHistogram();
  for (const us of [12_345, 44_701, 91_431, 1_234_567]) {
    histogram.recordValue(us);
    expect(percentileOf(histogram, 99.9)).toBe(histogram.maxValue);
  }
});
