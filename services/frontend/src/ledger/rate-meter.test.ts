import { expect, test } from 'vitest';
import { createCounts } from './counts.ts';
import { createRateMeter } from './rate-meter.ts';

test('measures the rates between two measurements, and keeps them until the next', () => {
  const counts = createCounts();
  const settle = (cluster: 'primary' | 'burst', count: number) => {
    for (let i = 0; i < count; i += 1) {
      counts.addSent('page');
      counts.addSettled({ kind: 'succeeded', calculation: { cluster } as never, waitMs: 0.5, latencyMs: 1 });
    }
  };
  settle('primary', 7);
  const meter = createRateMeter(counts.totals(0), 10_000);
  expect(meter.rates).toEqual({ sent: 0, primary: 0, burst: 0, failed: 0, skipped: 0 });

  settle('primary', 10);
  settle('burst', 4);
  counts.addSent('api');
  counts.addSettled({ kind: 'failed', failure: 'lost' });
  counts.addAnomalies('skipped', 3);
  counts.addAnomalies('late', 5);
  meter.measure(counts.totals(0), 12_000);
  expect(meter.rates).toEqual({ sent: 7.5, primary: 5, burst: 2, failed: 0.5, skipped: 1.5 });

  settle('burst', 1);
  expect(meter.rates.burst).toBe(2);
  meter.measure(counts.totals(0), 12_500);
  expect(meter.rates).toEqual({ sent: 2, primary: 0, burst: 2, failed: 0, skipped: 0 });
});
