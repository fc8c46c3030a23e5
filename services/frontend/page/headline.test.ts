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
    ['primary alone', running, primary, true, 'primary', 'Primary does all'],
    ['both', running, { primary: 10, burst: 10, failed: 0 }, true, 'burst', 'share the work'],
    ['burst alone', running, { primary: 0, burst: 20, failed: 0 }, true, 'burst', 'In burst'],
    ['nothing asked', { ...running, offeredPerSecond: 0 }, primary, true, 'waiting', 'set 5'],
    ['not connected', running, primary, false, 'offline', 'trying again'],
    ['no state yet', undefined, primary, true, 'offline', 'trying again'],
    ['failures', { ...running, perSecond: { ...running.perSecond, failed: 1 } }, primary, true, 'trouble', 'failing'],
    ['no Redis', { ...running, redis: 'away' }, primary, true, 'trouble', 'Redis is away'],
    ['skips', { ...running, perSecond: { ...running.perSecond, skipped: 1 } }, primary, true, 'trouble', 'skipped'],
    ['no watcher', running, primary, true, 'primary', 'No watcher is running'],
    ['the weights, before the answers', watched({ weights: toBurst }), primary, true, 'burst', 'In burst'],
    ['no data', watched({ weights: toBurst, verdict: 'no-data' }), primary, true, 'holding', 'sees no rate'],
    ['a refusal', watched({ verdict: 'target-down' }), primary, true, 'primary', 'refused for now'],
    ['a pause', watched({ verdict: 'paused' }), primary, true, 'primary', 'is paused'],
    ['a dry run', watched({ verdict: 'above', dryRun: true }), primary, true, 'primary', 'only says'],
    ['a problem', watched({ verdict: 'problem', problem: 'No.' }), primary, true, 'trouble', 'has a problem'],
    [
      'a problem, but Redis first',
      { ...watched({ problem: 'No.' }), redis: 'away' },
      primary,
      true,
      'trouble',
      'Redis',
    ],
    [
      'forgotten',
      { ...running, you: { frequency: 0, forgotten: true } },
      primary,
      true,
      'waiting',
      'Nobody has touched',
    ],
  ] as const)('says what matters most: %s', (_, state, split, connected, mood, words) => {
    const headline = headlineFor(state as PageState | undefined, split, connected);

    expect(headline.mood).toBe(mood);
    expect(headline.text).toContain(words);
  });
});
