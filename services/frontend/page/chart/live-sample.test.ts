import type { State } from '@hashr/messages/page-events.ts';
import { expect, test } from 'vitest';
import { sampleOf } from './live-sample.ts';

const watcher = { rate: { perSecond: 19.5, windowSeconds: 2 }, weights: { primary: 30, burst: 70 } };
const state = {
  offeredPerSecond: 20,
  perSecond: { sent: 21, primary: 12, burst: 5, failed: 3, skipped: 1 },
  redis: 'connected',
  watcher,
} as State;
const rates = { offered: 20, primary: 12, burst: 5, failed: 3 };

test.each([
  ['a watcher with a rate', {}, { observed: 19.5, burstWeight: 70 }],
  ['no watcher', { watcher: null }, { observed: null, burstWeight: null }],
  ['an old status', { redis: 'unavailable' }, { observed: null, burstWeight: null }],
  ['no rate', { watcher: { ...watcher, rate: { gap: 'stale' } } }, { observed: null, burstWeight: 70 }],
  ['no weights', { watcher: { ...watcher, weights: null } }, { observed: 19.5, burstWeight: null }],
])('a sample with %s', (_, change, expected) => {
  expect(sampleOf({ ...state, ...change } as State)).toEqual({ ...rates, ...expected });
});
