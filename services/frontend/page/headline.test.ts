import type { WatcherStatus } from '@hashr/messages/burst.ts';
import type { PageState } from '@hashr/messages/page-events.ts';
import { describe, expect, test } from 'vitest';
import { headlineFor } from './headline.ts';

const running = {
  offeredPerSecond: 20,
  perSecond: { sent: 20, primary: 20, burst: 0, failed: 0, skipped: 0 },
  redis: 'connected',
  watcher: null,
  you: { frequency: 20, forgotten: false },
} as PageState;
const watched = (change: Partial<WatcherStatus>) => ({
  ...running,
  watcher: { weights: { primary: 100, burst: 0 }, verdict: 'settled', problem: null, dryRun: false, ...change },
});
const toBurst = { primary: 0, burst: 100 };
const primary = { primary: 20, burst: 0, failed: 0 };

describe('headlineFor', () => {
  test.each([
    ['primary alone', running, primary, 'connected', 'primary', 'Primary does all'],
    ['both', running, { primary: 10, burst: 10, failed: 0 }, 'connected', 'burst', 'share the work'],
    ['burst alone', running, { primary: 0, burst: 20, failed: 0 }, 'connected', 'burst', 'In burst'],
    ['nothing asked', { ...running, offeredPerSecond: 0 }, primary, 'connected', 'waiting', 'set 5'],
    ['not connected', running, primary, 'disconnected', 'offline', 'trying again'],
    ['too many pages', running, primary, 'too-many-pages', 'offline', 'Too many pages are open'],
    ['too many events, before any state', undefined, primary, 'too-many-events', 'offline', 'sent too much'],
    ['a slow page', running, primary, 'too-slow', 'offline', 'too slow'],
    ['no state yet', undefined, primary, 'connected', 'offline', 'trying again'],
    [
      'failures',
      { ...running, perSecond: { ...running.perSecond, failed: 1 } },
      primary,
      'connected',
      'trouble',
      'failing',
    ],
    ['no Redis', { ...running, redis: 'unavailable' }, primary, 'connected', 'trouble', 'Redis is away'],
    [
      'skips',
      { ...running, perSecond: { ...running.perSecond, skipped: 1 } },
      primary,
      'connected',
      'trouble',
      'skipped',
    ],
    ['no watcher', running, primary, 'connected', 'primary', 'No watcher is running'],
    ['the weights, before the answers', watched({ weights: toBurst }), primary, 'connected', 'burst', 'In burst'],
    ['no data', watched({ weights: toBurst, verdict: 'no-data' }), primary, 'connected', 'holding', 'sees no rate'],
    ['a refusal', watched({ verdict: 'target-down' }), primary, 'connected', 'primary', 'refused for now'],
    ['a pause', watched({ verdict: 'paused' }), primary, 'connected', 'primary', 'is paused'],
    ['a dry run', watched({ verdict: 'above', dryRun: true }), primary, 'connected', 'primary', 'only says'],
    ['a problem', watched({ verdict: 'problem', problem: 'No.' }), primary, 'connected', 'trouble', 'has a problem'],
    [
      'a problem, but Redis first',
      { ...watched({ problem: 'No.' }), redis: 'unavailable' },
      primary,
      'connected',
      'trouble',
      'Redis',
    ],
    [
      'forgotten',
      { ...running, you: { frequency: 0, forgotten: true } },
      primary,
      'connected',
      'waiting',
      'Nobody has touched',
    ],
  ] as const)('says what matters most: %s', (_, state, split, connection, mood, words) => {
    const headline = headlineFor(state as PageState | undefined, split, connection);

    expect(headline.mood).toBe(mood);
    expect(headline.text).toContain(words);
  });
});
