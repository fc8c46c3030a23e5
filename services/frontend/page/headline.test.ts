import type { PageState } from '@hashr/messages/page-events.ts';
import { describe, expect, test } from 'vitest';
import { headlineFor } from './headline.ts';

const running = {
  offeredPerSecond: 20,
  perSecond: { sent: 20, primary: 20, burst: 0, failed: 0, skipped: 0 },
  redis: 'connected',
  you: { frequency: 20, forgotten: false },
} as PageState;
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
