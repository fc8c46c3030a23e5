import type { WatcherStatus } from '@hashr/messages/burst.ts';
import { MAX_MOVES } from '@hashr/messages/history-limits.ts';
import { expect, test } from 'vitest';
import { moveToBurst, settledStatus } from '../../../../test/support/watcher-status.ts';
import { createWatcherHistory } from './watcher-history.ts';

const at = (second: number) => 1_000 * second;
const status = (atMs: number, change: Partial<WatcherStatus> = {}) => ({ ...settledStatus(atMs), ...change });
const rate = (perSecond: number) => ({ perSecond, windowSeconds: 2 });

test('remembers the last status of each second', () => {
  const watcher = createWatcherHistory();
  watcher.record(status(at(7), { rate: rate(5.04) }), at(7));
  watcher.record(status(at(7.9), { rate: rate(9), weights: { primary: 30, burst: 70 } }), at(8));
  watcher.record(status(at(7.5), { rate: rate(8) }), at(8));

  expect(watcher.read(7)).toEqual({ observed: 9, burstWeight: 70 });
});

test('a status lasts for two more seconds, because a tick can take that long', () => {
  const watcher = createWatcherHistory();
  watcher.record(status(at(7)), at(7));

  expect([6, 7, 9, 10].map((second) => watcher.read(second).observed)).toEqual([null, 5, 5, null]);
});

test('a status without a rate or weights ends the ones before', () => {
  const watcher = createWatcherHistory();
  watcher.record(status(at(7)), at(7));
  const gap = { gap: 'stale' as const, reason: 'old', sinceMs: 0 };
  watcher.record(status(at(8), { rate: gap, weights: null }), at(8));

  expect(watcher.read(8)).toEqual({ observed: null, burstWeight: null });
});

test('a clock of the watcher that is an hour ahead is corrected; a difference of some seconds is not', () => {
  const watcher = createWatcherHistory();
  const hour = 3_600;
  watcher.record(status(at(hour + 9), { journal: [moveToBurst(at(hour + 8))] }), at(7));
  watcher.record(status(at(hour + 14)), at(12));

  expect([8, 9, 14].map((second) => watcher.read(second).observed)).toEqual([null, 5, 5]);
  expect(watcher.movesSince(0)).toEqual([moveToBurst(at(8))]);
});

test('remembers each weight change of ten minutes once, the newest forty, without refusals', () => {
  const watcher = createWatcherHistory();
  const move = (second: number) => moveToBurst(at(second));
  for (let second = 1_000; second < 1_100; second++) {
    const journal = [move(second), move(second - 1), moveToBurst(at(second), { kind: 'refused' })];
    watcher.record(status(at(second), { journal }), at(second));
  }
  expect(watcher.movesSince(0)).toEqual(Array.from({ length: MAX_MOVES }, (_, i) => move(1_060 + i)));

  watcher.record(status(at(1_100), { journal: [move(500), move(1_106)] }), at(1_100));
  expect(watcher.movesSince(at(1_098))).toEqual([move(1_098), move(1_099)]);
});

test('forgets after ten minutes', () => {
  const watcher = createWatcherHistory();
  for (let second = 1_000; second < 5_000; second++) {
    watcher.record(status(at(second)), at(second));
  }

  expect(watcher.toSeconds(0, 10_000).atMs.filter((ms) => ms !== null)).toHaveLength(600);
});

test('another frontend fills the gaps, and corrects what could have been missed', () => {
  const knows = createWatcherHistory();
  for (const second of [5, 6, 7, 8]) {
    knows.record(status(at(second + 0.9), { rate: rate(second), journal: [moveToBurst(at(5))] }), at(9));
  }
  const missed = createWatcherHistory();
  missed.record(status(at(6.1), { rate: rate(60) }), at(7));
  missed.record(status(at(8.1), { rate: rate(80) }), at(9));

  expect(missed.fill(knows.toSeconds(0, 9), at(9), 8, 8)).toBe(5);

  expect([5, 6, 7, 8].map((second) => missed.read(second).observed)).toEqual([5, 60, 7, 8]);
  expect(missed.movesSince(0)).toEqual([moveToBurst(at(5))]);
  expect(missed.fill(knows.toSeconds(0, 9), at(9), 0, 9)).toBe(6);
  expect(missed.fill(knows.toSeconds(0, 9), at(9), 0, 9)).toBe(Number.POSITIVE_INFINITY);
});

test('neither the future nor what is older than ten minutes is filled', () => {
  const knows = createWatcherHistory();
  const watcher = createWatcherHistory();
  knows.record(status(at(1_006), { journal: [moveToBurst(at(1_006))] }), at(1_006));
  knows.record(status(at(400)), at(400));

  watcher.fill(knows.toSeconds(300, 1_010), at(1_000), 0, 0);

  expect(watcher.toSeconds(0, 2_000)).toMatchObject({ moves: [] });
  expect(watcher.toSeconds(0, 2_000).atMs.filter((ms) => ms !== null)).toEqual([]);
});
