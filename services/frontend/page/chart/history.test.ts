import type { State } from '@hashr/messages/page-events.ts';
import { expect, test } from 'vitest';
import { createHistory, sampleOf } from './history.ts';

const watcher = { rate: { perSecond: 19.5, windowSeconds: 2 }, weights: { primary: 30, burst: 70 } };
const state = {
  offeredPerSecond: 20,
  perSecond: { sent: 21, primary: 12, burst: 5, failed: 3, skipped: 1 },
  redis: 'connected',
  watcher,
} as State;
const rates = { offered: 20, primary: 12, burst: 5, failed: 3 };

test.each([
  ['a watcher with a rate', {}, { observed: 19.5, burstShare: 0.7 }],
  ['no watcher', { watcher: null }, { observed: null, burstShare: null }],
  ['an old status', { redis: 'unavailable' }, { observed: null, burstShare: null }],
  ['no rate', { watcher: { ...watcher, rate: { gap: 'stale' } } }, { observed: null, burstShare: 0.7 }],
  ['no weights', { watcher: { ...watcher, weights: null } }, { observed: 19.5, burstShare: null }],
])('a sample with %s', (_, change, expected) => {
  expect(sampleOf({ ...state, ...change } as State)).toEqual({ ...rates, ...expected });
});

test('stacks the outcomes, and keeps the other rates as they are', () => {
  const history = createHistory(120);
  history.add({ offered: 20, primary: 12, burst: 5, failed: 3, observed: 19.5, burstShare: 0.3 }, 1);
  history.add({ offered: 20, primary: 0, burst: 20, failed: 0, observed: null, burstShare: null }, 2);

  expect(history.columns()).toEqual([
    [1, 2],
    [20, 20],
    [17, 20],
    [12, 0],
    [19.5, null],
    [20, 20],
  ]);
});

test('keeps only the last seconds', () => {
  const history = createHistory(120);
  for (let second = 0; second < 1_000; second++) {
    history.add({ offered: second, primary: 0, burst: 0, failed: 0, observed: null, burstShare: 0 }, second);
  }

  const [seconds] = history.columns();
  expect([seconds[0], seconds.at(-1), seconds.length]).toEqual([880, 999, 120]);
});

test('lists when burst had a share of the weights, and which', () => {
  const history = createHistory(120);
  for (const [second, burstShare] of [0, 0, 1, 1, 0.7, null, 0.7, 0].entries()) {
    history.add({ offered: 20, primary: 0, burst: 20, failed: 0, observed: null, burstShare }, second);
  }

  expect(history.burstPeriods()).toEqual([
    { fromSeconds: 2, toSeconds: 4, burstShare: 1 },
    { fromSeconds: 4, toSeconds: 5, burstShare: 0.7 },
    { fromSeconds: 6, toSeconds: 7, burstShare: 0.7 },
  ]);
});
