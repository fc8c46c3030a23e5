import { expect, test } from 'vitest';
import { crossingOf } from './crossing.ts';

const frontend = (primary: number, burst: number) => ({
  perSecond: { sent: primary + burst, primary, burst, failed: 0, skipped: 0 },
});
const traffic = { bytes: 100_000, requests: 100 };

test('what the other cluster hashes crosses, for all frontends', () => {
  const frontends = [frontend(6, 14), frontend(3, 7)];

  expect(crossingOf(frontends, 'primary', traffic, undefined)).toEqual({
    perSecond: 21,
    bytesPerString: 1_000,
    costPerHour: null,
  });
  expect(crossingOf(frontends, 'burst', traffic, undefined).perSecond).toBe(9);
});

test('1,000 bytes 1,000 times a second are 3.6 gigabytes an hour', () => {
  expect(crossingOf([frontend(0, 1_000)], 'primary', traffic, 0.01).costPerHour).toBeCloseTo(0.036);
  expect(crossingOf([frontend(0, 1_000)], 'primary', traffic, 0).costPerHour).toBe(0);
});

test('before the first request, the size and the cost are unknown', () => {
  expect(crossingOf([frontend(0, 0)], 'primary', { bytes: 200, requests: 0 }, 0.01)).toEqual({
    perSecond: 0,
    bytesPerString: null,
    costPerHour: null,
  });
});
