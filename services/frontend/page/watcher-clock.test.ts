import type { WatcherStatus } from '@hashr/messages/burst.ts';
import { expect, test } from 'vitest';
import { createWatcherClock } from './watcher-clock.ts';

const status = (atMs: number, watcherAgeMs: number) => ({ watcher: { atMs } as WatcherStatus, watcherAgeMs });

test('takes both clocks to be the same until a status comes', () => {
  const clock = createWatcherClock();
  clock.hear({ watcher: null, watcherAgeMs: null }, 7_000);

  expect([clock.toPageMs(5_000), clock.toWatcherMs(5_000)]).toEqual([5_000, 5_000]);
});

test('turns times both ways, also for a page that was opened long after the status came', () => {
  const clock = createWatcherClock();
  clock.hear(status(1_000_000, 60_000), 500_000); // At 440,000 of the page's clock it was 1,000,000 of the watcher's.

  expect(clock.toPageMs(1_000_000)).toBe(440_000);
  expect(clock.toPageMs(990_000)).toBe(430_000);
  expect(clock.toWatcherMs(500_000)).toBe(1_060_000);
});

test('does not follow the jitter of the way, but a clock that was set', () => {
  const clock = createWatcherClock();
  clock.hear(status(1_000_000, 100), 500_100);
  clock.hear(status(1_001_000, 0), 501_300);
  expect(clock.toPageMs(1_000_000)).toBe(500_000);

  clock.hear(status(2_002_000, 0), 502_000);
  expect(clock.toPageMs(2_002_000)).toBe(502_000);
});
