import { type Verdict, verdicts, type WatcherStatus } from '@hashr/messages/burst.ts';
import { describe, expect, test } from 'vitest';
import { settledStatus } from '../../../../test/support/watcher-status.ts';
import { toText } from '../language/watcher-sentences.ts';
import { type Condition, conditionOf, summarizeWatcher } from './watcher-summary.ts';

const primary = { primary: 100, burst: 0 };
const burst = { primary: 0, burst: 100 };
const share = { primary: 30, burst: 70 };
const settled: WatcherStatus = { ...settledStatus(100_000), reason: 'Because.' };
const because = [{ text: 'Because.' }];
const summarize = (change: Partial<WatcherStatus>, redis: 'connected' | 'unavailable' = 'connected') =>
  summarizeWatcher({ watcher: { ...settled, ...change }, redis }, 100_000);

describe('the state', () => {
  test.each([
    [primary, 'PRIMARY', 'primary'],
    [burst, 'BURST', 'burst'],
    [share, '30 : 70', 'split'],
    [null, 'UNKNOWN', 'unknown'],
  ])('with the weights %o is %s', (weights, state, target) => {
    expect(summarize({ weights })).toMatchObject({ state, target, reason: because });
  });

  test('of a route without subsets is that all workers share the requests', () => {
    expect(summarize({ verdict: 'not-steering', weights: null, proposed: null })).toEqual({
      condition: 'not-steering',
      target: 'unknown',
      state: 'ALL WORKERS',
      badges: ['not steering: no subsets in the route'],
      reason: because,
      next: 'The watcher steers again when the route has the subsets primary and burst, as in istio-manifests/natural.',
      problem: null,
    });
  });

  test('without a watcher says what that means', () => {
    const summary = summarizeWatcher({ watcher: null, redis: 'connected' }, 0);

    expect(summary).toMatchObject({ condition: 'absent', state: 'No watcher is running' });
    expect(toText(summary.reason)).toContain('the weights stay as they are');
    expect(summary.next).toContain('npm start');
  });

  test('without Redis is unknown, or the last known one', () => {
    const summary = summarizeWatcher({ watcher: null, redis: 'unavailable' }, 0);

    expect(summary).toMatchObject({ condition: 'absent', state: 'Redis is unavailable' });
    expect(toText(summary.reason)).toContain('does not know whether one is running');
    expect(summary.next).toContain('continues to work without Redis');
    expect(summarize({}, 'unavailable').badges).toEqual([
      'Redis is unavailable: last known status',
      'follows the rate',
    ]);
  });
});

describe('the condition', () => {
  const conditions: Record<Verdict, Condition> = {
    settled: 'following',
    above: 'following',
    below: 'following',
    forced: 'forced',
    'subset-down': 'down',
    paused: 'paused',
    'no-data': 'no-rate',
    'both-down': 'down',
    contended: 'refused',
    'minimum-time': 'refused',
    'target-down': 'refused',
    'target-recovering': 'refused',
    'not-steering': 'not-steering',
    problem: 'problem',
  };
  test.each(verdicts)('of the verdict %s has a badge, and says what comes next', (verdict) => {
    const summary = summarize({ verdict });

    expect(summary.condition).toBe(conditions[verdict]);
    expect(summary.badges).toHaveLength(1);
    expect(summary.next).toMatch(/^[A-Z].*\.$/);
  });

  test('is a problem whatever the verdict, and the problem is shown once', () => {
    expect(conditionOf({ ...settled, problem: 'Broken: fix it.' })).toBe('problem');
    expect(summarize({ problem: 'Broken: fix it.' })).toMatchObject({
      condition: 'problem',
      problem: [{ text: 'Broken: fix it.' }],
      reason: because,
    });
    expect(summarize({ verdict: 'problem', problem: 'Fix it.' })).toMatchObject({
      problem: [{ text: 'Fix it.' }],
      reason: [],
    });
    expect(summarize({ verdict: 'problem' })).toMatchObject({ problem: because, reason: [] });
    expect(summarize({}).problem).toBeNull();
  });

  test('of a dry run has a second badge', () => {
    expect(summarize({ dryRun: true, verdict: 'above' })).toMatchObject({
      badges: ['follows the rate', 'dry run: changes nothing'],
      next: 'All traffic would go to burst above 15/s.',
    });
  });
});
