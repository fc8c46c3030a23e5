import type { WatcherStatus } from '@hashr/messages/burst.ts';
import { expect, test } from 'vitest';
import { observedRate } from './rates-view.ts';

const watcher = { rate: { perSecond: 19.96, windowSeconds: 2 } } as WatcherStatus;
const withoutRate = { rate: { gap: 'stale', reason: 'Old.', sinceMs: 0 } } as WatcherStatus;

test.each([
  [{ watcher, redis: 'connected' }, '20.0', '/s'],
  [{ watcher: withoutRate, redis: 'connected' }, '–', 'no data'],
  [{ watcher: null, redis: 'connected' }, '–', 'no watcher'],
  [{ watcher, redis: 'unavailable' }, '–', 'no Redis'],
  [{ watcher: null, redis: 'unavailable' }, '–', 'no Redis'],
] as const)('the observed rate: %o', (state, rate, unit) => {
  expect(observedRate(state)).toEqual({ rate, unit });
});
