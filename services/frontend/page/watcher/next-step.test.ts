import type { WatcherStatus } from '@hashr/messages/burst.ts';
import { expect, test } from 'vitest';
import { settledStatus } from '../../../../test/support/watcher-status.ts';
import { nextStep } from './next-step.ts';

const burst = { primary: 0, burst: 100 };
const share = { primary: 30, burst: 70 };
const settled = settledStatus(100_000);

test.each([
  [{}, 'All traffic goes to burst above 15/s.'],
  [{ weights: burst }, 'All traffic returns to primary below 10/s.'],
  [{ weights: burst, notBeforeMs: 111_001 }, 'All traffic returns to primary below 10/s, in 12 s at the earliest.'],
  [{ weights: burst, notBeforeMs: 100_000 }, 'All traffic returns to primary below 10/s.'],
  [{ weights: share }, 'All traffic goes to burst above 15/s, and to primary below 10/s.'],
  [{ weights: null }, 'The weights are unknown.'],
  [{ thresholds: { burstAbove: 12.5, returnBelow: 7.25 } }, 'All traffic goes to burst above 12.5/s.'],
  [{ mode: 'proportional' }, 'Burst gets a share of the traffic above 15/s.'],
  [
    { mode: 'proportional', weights: share },
    'The share of burst follows the rate. All traffic returns to primary below 10/s.',
  ],
  [
    { verdict: 'minimum-time', proposed: burst, notBeforeMs: 105_000 },
    'The watcher can move all traffic to burst in 5 s at the earliest.',
  ],
  [
    { verdict: 'contended', notBeforeMs: 120_000 },
    'The watcher tries to move the traffic again in 20 s at the earliest.',
  ],
  [{ verdict: 'contended' }, 'The watcher tries to move the traffic again at the next tick.'],
  [
    { verdict: 'target-recovering', proposed: burst },
    'The watcher can move all traffic to burst when the guardrail allows it.',
  ],
  [
    { verdict: 'target-down', proposed: burst },
    'The watcher can move all traffic to burst when the target has a healthy endpoint.',
  ],
  [
    { verdict: 'target-down', proposed: null, notBeforeMs: 105_000 },
    'The watcher can move the traffic when the target has a healthy endpoint, in 5 s at the earliest.',
  ],
  [
    { verdict: 'target-down', proposed: share },
    'The watcher can set the weights to 30 : 70 when the target has a healthy endpoint.',
  ],
  [{ verdict: 'no-data' }, 'The weights do not change until there is a rate again. Missing data is not a rate of 0.'],
] as [Partial<WatcherStatus>, string][])('%o: %s', (change, next) => {
  expect(nextStep({ ...settled, ...change }, 100_000)).toBe(next);
});

test.each([
  [{}, 'All traffic would go to burst above 15/s.'],
  [{ weights: burst }, 'All traffic would return to primary below 10/s.'],
  [{ mode: 'proportional' }, 'Burst would get a share of the traffic above 15/s.'],
  [
    { mode: 'proportional', weights: share },
    'The share of burst would follow the rate. All traffic would return to primary below 10/s.',
  ],
] as [Partial<WatcherStatus>, string][])('a dry run, %o: %s', (change, next) => {
  expect(nextStep({ ...settled, dryRun: true, ...change }, 100_000)).toBe(next);
});
