import { expect, test } from 'vitest';
import { createWorkerCounts } from './worker-counts.ts';

test('counts by worker and cluster, and starts again', () => {
  const counts = createWorkerCounts();
  counts.add({ worker: 'a', cluster: 'primary' });
  counts.add({ worker: 'b', cluster: 'burst' });
  counts.add({ worker: 'a', cluster: 'primary' });
  counts.add({ worker: 'a', cluster: 'burst' });

  expect(counts.take()).toEqual({
    named: [
      { name: 'a', cluster: 'primary', count: 2 },
      { name: 'b', cluster: 'burst', count: 1 },
      { name: 'a', cluster: 'burst', count: 1 },
    ],
    others: 0,
  });
  expect(counts.take()).toEqual({ named: [], others: 0 });
});

test('names 50 workers, and counts what the others hashed', () => {
  const counts = createWorkerCounts();
  for (let i = 0; i < 10_000; i++) {
    counts.add({ worker: `worker-${i % 1_000}`, cluster: 'primary' });
  }
  const { named, others } = counts.take();

  expect(named).toHaveLength(50);
  expect(named.every(({ count }) => count === 10)).toBe(true);
  expect(others).toBe(9_500);
});
