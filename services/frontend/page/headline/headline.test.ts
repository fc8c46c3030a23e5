import type { WatcherStatus } from '@hashr/messages/burst.ts';
import type { PageState } from '@hashr/messages/page-events.ts';
import { describe, expect, test } from 'vitest';
import type { ConnectionState } from '../connection/connection.ts';
import { type Headline, headlineFor } from './headline.ts';

const perSecond = { sent: 20, primary: 20, burst: 0, failed: 0, skipped: 0 };
const running = {
  offeredPerSecond: 20,
  perSecond,
  redis: 'connected',
  watcher: null,
  you: { frequency: 20, forgotten: false },
} as PageState;
const watched = (change: Partial<WatcherStatus> = {}) =>
  ({
    ...running,
    watcher: { weights: { primary: 100, burst: 0 }, verdict: 'settled', problem: null, dryRun: false, ...change },
  }) as PageState;
const toBurst = { primary: 0, burst: 100 };
const primary = { primary: 20, burst: 0, failed: 0 };

type Expected = [kind: Headline['kind'], words: string];

/** The page has a shape, and nothing is offered at the moment. */
const withShape = (isPaused: boolean): PageState => ({
  ...watched(),
  offeredPerSecond: 0,
  you: {
    frequency: 0,
    forgotten: false,
    load: { shape: 'steps:5x9s,0x9s', elapsedMs: 9_500, durationMs: 18_000, isPaused },
  },
});

describe('headlineFor', () => {
  test.each([
    ['disconnected', running, 'offline', 'Not connected, reconnecting.'],
    ['too-many-pages', running, 'offline', 'too many pages are open'],
    ['too-many-events', undefined, 'offline', 'sent too many messages'],
    ['too-slow', running, 'offline', 'too slowly'],
    ['connected', undefined, 'offline', 'Not connected, reconnecting.'],
  ] as [ConnectionState, PageState | undefined, ...Expected][])(
    'reports the connection first: %s',
    (connection, state, kind, words) => {
      const headline = headlineFor(state, primary, connection);

      expect(headline).toEqual({ kind, text: expect.stringContaining(words) });
    },
  );

  const failing = {
    ...watched({ problem: 'No.' }),
    redis: 'unavailable',
    perSecond: { ...perSecond, failed: 1, skipped: 1 },
  };
  const withoutRedis = { ...failing, perSecond: { ...perSecond, skipped: 1 } };
  const skipping = { ...withoutRedis, redis: 'connected' };
  test.each([
    ['a forgotten page', { ...failing, you: { frequency: 0, forgotten: true } }, 'waiting', 'This page has stopped'],
    ['failures', failing, 'problem', 'are failing'],
    ['no Redis', withoutRedis, 'problem', 'Redis is unavailable'],
    ['skips', skipping, 'problem', 'skipped'],
    ['a problem of the watcher', watched({ problem: 'No.', verdict: 'no-data' }), 'problem', 'reports a problem'],
    [
      'no rate',
      { ...watched({ verdict: 'no-data', weights: toBurst }), offeredPerSecond: 0 },
      'no-rate',
      'has no rate',
    ],
    [
      'a route without subsets',
      watched({ verdict: 'not-steering', weights: null }),
      'primary',
      'All workers share the traffic, because the route does not split it by subset.',
    ],
    ['no load', { ...watched(), offeredPerSecond: 0 }, 'waiting', 'Set a rate: try 5, then 20.'],
    ['a paused shape', withShape(true), 'waiting', 'The load shape of this page is paused.'],
    ['a shape whose rate is 0 now', withShape(false), 'primary', 'All traffic goes to primary.'],
  ] as [string, PageState, ...Expected][])('then what matters most: %s', (_, state, kind, words) => {
    const headline = headlineFor(state, primary, 'connected');

    expect(headline).toEqual({ kind, text: expect.stringContaining(words) });
  });

  test.each([
    ['by the weights', watched(), primary, 'primary', 'All traffic goes to primary.'],
    [
      'by the weights, before the rates',
      watched({ weights: toBurst }),
      primary,
      'burst',
      'All traffic goes to burst, the second cluster.',
    ],
    [
      'by weights for both',
      watched({ weights: { primary: 30, burst: 70 } }),
      primary,
      'burst',
      'Primary and burst share the traffic by weight.',
    ],
    [
      'by the rates, if the watcher does not know the weights',
      watched({ weights: null }),
      { primary: 0, burst: 20, failed: 0 },
      'burst',
      'All traffic goes to burst, the second cluster.',
    ],
    [
      'by the rates of both, without a watcher',
      running,
      { primary: 10, burst: 10, failed: 0 },
      'burst',
      'Primary and burst share the traffic by weight. No watcher is running, so the weights do not change.',
    ],
    [
      'to primary, if nothing is known',
      running,
      { primary: 0, burst: 0, failed: 0 },
      'primary',
      'All traffic goes to primary. No watcher is running, so the weights do not change.',
    ],
  ] as const)('then where the traffic goes: %s', (_, state, rates, kind, text) => {
    expect(headlineFor(state, rates, 'connected')).toEqual({ kind, text });
  });

  test.each([
    [{ verdict: 'paused' }, 'The watcher is paused.'],
    [{ verdict: 'forced' }, 'This target is forced.'],
    [{ verdict: 'target-down' }, 'A guardrail refuses the proposed move.'],
    [{ verdict: 'subset-down', dryRun: true }, 'A cluster has no healthy worker.'],
    [{ verdict: 'above', dryRun: true }, 'Dry run: the watcher only reports what it would do.'],
  ] as [Partial<WatcherStatus>, string][])('and what is special about the watcher: %o', (change, remark) => {
    const { text } = headlineFor(watched(change), primary, 'connected');

    expect(text).toBe(`All traffic goes to primary. ${remark}`);
  });
});
