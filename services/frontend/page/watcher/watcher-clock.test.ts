import type { WatcherStatus } from '@hashr/messages/burst.ts';
import { expect, test } from 'vitest';
import { createWatcherClock } from './watcher-clock.ts';

const status = (atMs: number, watcherAgeMs: number) => ({ watcher: { atMs } as WatcherStatus, watcherAgeMs });

test('treats both clocks as equal before the first status', () => {
  const clock = createWatcherClock();
  clock.receive({ watcher: null, watcherAgeMs: null }, 7_000);

  expect([clock.toPageMs(5_000), clock.toWatcherMs(5_000)]).toEqual([5_000, 5_000]);
});

test('converts times both ways, also on a page that was opened long after the status arrived', () => {
  const clock = createWatcherClock();
  clock.receive(status(1_000_000, 60_000), 500_000); // The status is of 440,000 by the page's clock.

  expect(clock.toPageMs(1_000_000)).toBe(440_000);
  expect(clock.toPageMs(990_000)).toBe(430_000);
  expect(clock.toWatcherMs(500_000)).toBe(1_060_000);
});

test('ignores the jitter of messages, and follows a clock that was set', () => {
  const clock = createWatcherClock();
  clock.receive(status(1_000_000, 100), 500_100);
  clock.receive(status(1_001_000, 0), 501_300);
  expect(clock.toPageMs(1_000_000)).toBe(500_000);

  clock.receive(status(2_002_000, 0), 502_000);
  expect(clock.toPageMs(2_002_000)).toBe(502_000);
});
