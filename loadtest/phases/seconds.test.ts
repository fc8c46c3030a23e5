import { expect, test } from 'vitest';
import { createSeconds } from './seconds.ts';

test('puts each string into the second in which it was due', () => {
  const seconds = createSeconds();
  for (const [dueMs, latencyMs] of [
    [100, 5],
    [900, 1_500],
    [2_100, 7],
  ] as const) {
    seconds.countDue(dueMs);
    seconds.countOutcome(dueMs, { kind: 'hashed', cluster: 'burst' }, latencyMs);
  }
  seconds.countDue(2_900);
  seconds.countOutcome(2_900, { kind: 'failed', reason: 'timeout' }, 10_000);

  expect(seconds.read()).toEqual([
    { due: 2, primary: 0, burst: 2, failed: 0, p50Ms: 5, p99Ms: 1_500, maxMs: 1_500 },
    { due: 0, primary: 0, burst: 0, failed: 0, p50Ms: null, p99Ms: null, maxMs: null },
    { due: 2, primary: 0, burst: 1, failed: 1, p50Ms: 7, p99Ms: 7, maxMs: 7 },
  ]);
  expect(seconds.lastBefore(3_000)).toMatchObject({ due: 2, burst: 1, failed: 1 });
  expect(seconds.lastBefore(2_999)).toMatchObject({ due: 0 });
  expect(seconds.lastBefore(500)).toMatchObject({ due: 0 });
});
