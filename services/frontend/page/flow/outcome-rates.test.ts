import type { Totals } from '@hashr/messages/totals.ts';
import { expect, test } from 'vitest';
import { createOutcomeRateMeter } from './outcome-rates.ts';

const totals = (primary: number, burst: number, failed: number) =>
  ({ succeededByCluster: { primary, burst }, failed }) as Totals;

test('the rates are 0 before the second sample', () => {
  const meter = createOutcomeRateMeter(10_000);
  expect(meter.rates()).toEqual({ primary: 0, burst: 0, failed: 0 });
  meter.add(totals(100, 0, 0), 0);

  expect(meter.rates()).toEqual({ primary: 0, burst: 0, failed: 0 });
});

test('the rates cover the window only', () => {
  const meter = createOutcomeRateMeter(10_000);
  for (let second = 0; second <= 30; second++) {
    meter.add(totals(100 + second * 9, second, Math.max(0, second - 25)), second * 1_000);
  }

  expect(meter.rates()).toEqual({ primary: 9, burst: 1, failed: 0.5 });
});

test.each([
  ['primary', [10, 500, 500]],
  ['burst', [2_000, 10, 500]],
  ['failed', [2_000, 500, 10]],
] as const)('the window restarts when the total of %s shrinks', (_, [primary, burst, failed]) => {
  const meter = createOutcomeRateMeter(10_000);
  meter.add(totals(1_000, 400, 400), 0);
  meter.add(totals(2_000, 500, 500), 1_000);
  meter.add(totals(primary, burst, failed), 2_000);
  meter.add(totals(primary + 2, burst, failed), 3_000);

  expect(meter.rates()).toEqual({ primary: 2, burst: 0, failed: 0 });
});
