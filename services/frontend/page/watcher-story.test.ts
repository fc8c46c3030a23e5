import { type Verdict, verdicts, type WatcherStatus } from '@hashr/messages/burst.ts';
import { describe, expect, test } from 'vitest';
import { tellWatcher } from './watcher-story.ts';

const primary = { primary: 100, burst: 0 };
const burst = { primary: 0, burst: 100 };
const share = { primary: 30, burst: 70 };
const settled = {
  mode: 'flip',
  dryRun: false,
  thresholds: { burstAbove: 15, returnBelow: 10 },
  weights: primary,
  proposed: primary,
  verdict: 'settled',
  reason: 'Because.',
  notBeforeMs: null,
  problem: null,
} as WatcherStatus;
const tell = (change: Partial<WatcherStatus>, redis: 'connected' | 'unavailable' = 'connected') =>
  tellWatcher({ watcher: { ...settled, ...change }, redis }, 100_000);

describe('the state', () => {
  test.each([
    [primary, 'PRIMARY', 'primary'],
    [burst, 'BURST', 'burst'],
    [share, '30 : 70', 'split'],
    [null, 'NOT KNOWN', 'unknown'],
  ])('of the weights %o is %s', (weights, word, place) => {
    expect(tell({ weights })).toMatchObject({ word, place, reason: 'Because.' });
  });

  test('no watcher is running, and what that means', () => {
    const story = tellWatcher({ watcher: null, redis: 'connected' }, 0);

    expect(story).toMatchObject({ look: 'none', word: 'No watcher is running' });
    expect(story.reason).toContain('the weights stay as they are');
    expect(story.next).toContain('npm start');
  });

  test('with Redis away nobody knows of a watcher, or it is as last heard', () => {
    expect(tellWatcher({ watcher: null, redis: 'unavailable' }, 0).word).toBe('Redis is away');
    expect(tell({}, 'unavailable').badges).toEqual(['Redis is away: as last heard', 'follows the rate']);
  });
});

describe('the looks', () => {
  const looks: Record<Verdict, string> = {
    settled: 'steady',
    above: 'steady',
    below: 'steady',
    forced: 'forced',
    'subset-down': 'down',
    paused: 'paused',
    'no-data': 'holding',
    'both-down': 'down',
    contended: 'refused',
    'minimum-time': 'refused',
    'target-down': 'refused',
    'target-recovering': 'refused',
    problem: 'problem',
  };
  test.each(verdicts)('%s has a look, a badge, and says what comes next', (verdict) => {
    const story = tell({ verdict });

    expect(story.look).toBe(looks[verdict]);
    expect(story.badges).toHaveLength(1);
    expect(story.next).toMatch(/^[A-Z].*\.$/);
  });

  test('a problem comes before any verdict, and is said once', () => {
    expect(tell({ problem: 'Broken: mend it.' })).toMatchObject({ look: 'problem', problem: 'Broken: mend it.' });
    expect(tell({ verdict: 'problem', problem: 'Mend it.' })).toMatchObject({ problem: 'Mend it.', reason: '' });
    expect(tell({ verdict: 'problem' })).toMatchObject({ problem: 'Because.', reason: '' });
  });

  test('a dry run says that it moves nothing', () => {
    expect(tell({ dryRun: true, verdict: 'above' })).toMatchObject({
      badges: ['follows the rate', 'dry run: moves nothing'],
      next: 'Would go to burst above 15/s.',
    });
  });
});

describe('what comes next', () => {
  test.each([
    [{}, 'Goes to burst above 15/s.'],
    [{ weights: burst }, 'Returns to primary below 10/s.'],
    [{ weights: burst, notBeforeMs: 111_001 }, 'Returns to primary below 10/s, not before 12 s from now.'],
    [{ weights: burst, notBeforeMs: 100_000 }, 'Returns to primary below 10/s.'],
    [{ weights: share }, 'Goes to burst above 15/s, and to primary below 10/s.'],
    [{ thresholds: { burstAbove: 12.5, returnBelow: 7.25 } }, 'Goes to burst above 12.5/s.'],
    [{ mode: 'proportional' }, 'Sends burst what is above 15/s.'],
    [{ mode: 'proportional', weights: share }, 'Follows the rate; all of it to primary below 10/s.'],
    [
      { verdict: 'minimum-time', proposed: burst, notBeforeMs: 105_000 },
      'It waits before it moves: to burst, not before 5 s from now.',
    ],
    [{ verdict: 'contended', notBeforeMs: 120_000 }, 'It tries to move again, not before 20 s from now.'],
    [{ verdict: 'contended' }, 'It tries to move again at the next look.'],
    [{ verdict: 'target-recovering', proposed: burst }, 'It waits before it moves: to burst as soon as it may.'],
    [{ verdict: 'target-down', proposed: burst }, 'It moves to burst when there is a healthy endpoint.'],
    [{ verdict: 'no-data' }, 'The weights stay as they are until there is a rate again: no data is not zero.'],
  ] as [Partial<WatcherStatus>, string][])('%o: %s', (change, next) => {
    expect(tell(change).next).toBe(next);
  });
});
