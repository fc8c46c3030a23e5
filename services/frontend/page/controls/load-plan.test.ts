import type { PageLoad } from '@hashr/messages/page-events.ts';
import { expect, test } from 'vitest';
import { formatProgress, planFor, rateOf } from './load-plan.ts';

const ramp: PageLoad = { shape: 'ramp:5-25x60s', elapsedMs: 30_000, durationMs: 60_000, isPaused: false };

test('the plan is the shape that runs, else the shape in the field, else nothing', () => {
  expect(planFor(ramp, 'wave:5-25x40s', 1_000_000)).toMatchObject({
    shape: { kind: 'ramp' },
    startedAtPageMs: 970_000,
    isPaused: false,
    isStarted: true,
  });
  expect(planFor({ ...ramp, isPaused: true }, '', 1_000_000)).toMatchObject({
    startedAtPageMs: 970_000,
    isPaused: true,
    isStarted: true,
  });
  expect(planFor(undefined, ' Wave:5-25x40s', 1_000_000)).toMatchObject({
    shape: { kind: 'wave' },
    startedAtPageMs: 1_000_000,
    isPaused: true,
    isStarted: false,
  });
  for (const text of ['', '20', 'constant:20', 'wave:5-25', 'x'.repeat(10_000)]) {
    expect(planFor(undefined, text, 1_000_000)).toBeNull();
  }
});

test('the current rate of a shape', () => {
  expect(rateOf(ramp)).toBe(15);
  expect(rateOf({ ...ramp, elapsedMs: 0 })).toBe(5);
  expect(rateOf({ ...ramp, isPaused: true })).toBe(0);
  expect(rateOf({ ...ramp, shape: 'unknown:1x2s' })).toBe(0);
});

test.each([
  [0, 120_000, '0:00 of 2:00'],
  [34_900, 120_000, '0:34 of 2:00'],
  [61_000, 3_600_000, '1:01 of 60:00'],
  [900, 1_500, '0:00 of 0:02'],
])('%d of %d ms is shown as %s', (elapsedMs, durationMs, text) => {
  expect(formatProgress({ elapsedMs, durationMs })).toBe(text);
});
