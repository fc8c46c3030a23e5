import type { Totals } from '@hashr/messages/totals.ts';
import { expect, test } from 'vitest';
import { createRecentSplit } from './recent-split.ts';

const totals = (primary: number, burst: number, failed: number) =>
  ({ succeededByCluster: { primary, burst }, failed }) as Totals;

test('knows nothing from one moment alone', () => {
  const recent = createRecentSplit(10_000);
  recent.add(totals(100, 0, 0), 0);

  expect(recent.perSecond()).toEqual({ primary: 0, burst: 0, failed: 0 });
});

test('is a rate over the window, whatever was before it', () => {
  const recent = createRecentSplit(10_000);
  for (let second = 0; second <= 30; second++) {
    recent.add(totals(100 + second * 9, second, Math.max(0, second - 25)), second * 1_000);
  }

  expect(recent.perSecond()).toEqual({ primary: 9, burst: 1, failed: 0.5 });
});

test('starts anew with another frontend', () => {
  const recent = createRecentSplit(10_000);
  recent.add(totals(1_000, 0, 0), 0);
  recent.add(totals(2_000, 0, 0), 1_000);
  recent.add(totals(10, 0, 0), 2_000);
  recent.add(totals(12, 0, 0), 3_000);

  expect(recent.perSecond()).toEqual({ primary: 2, burst: 0, failed: 0 });
});
