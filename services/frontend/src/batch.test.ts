import type { Calculation } from '@hashr/messages/calculation.ts';
import { expect, test } from 'vitest';
import { createBatcher } from './batch.ts';

const calculation = (hash: string, cluster: 'primary' | 'burst'): Calculation => ({
  hash,
  strLength: 1,
  salt: '0'.repeat(32),
  hour: 0,
  cluster,
  worker: 'w',
});

test('has nothing to tell when nothing came in', () => {
  expect(createBatcher().flush()).toBeUndefined();
});

test('tells once what came in, in its order', () => {
  const batcher = createBatcher();
  batcher.settled({ kind: 'succeeded', calculation: calculation('a', 'primary'), latencyMs: 1 });
  batcher.settled({ kind: 'succeeded', calculation: calculation('b', 'burst'), latencyMs: 1 });
  batcher.settled({ kind: 'failed', failure: 'timeout' });
  batcher.other({ text: 'c' });

  expect(batcher.flush()).toEqual({
    results: [calculation('a', 'primary'), calculation('b', 'burst'), { text: 'c' }],
    counts: { primary: 1, burst: 1, failed: 1, other: 1 },
  });
  expect(batcher.flush()).toBeUndefined();
});

test('tells of failures alone', () => {
  const batcher = createBatcher();
  batcher.settled({ kind: 'failed', failure: 'timeout' });

  expect(batcher.flush()).toEqual({ results: [], counts: { primary: 0, burst: 0, failed: 1, other: 0 } });
});

test('keeps the newest results and exact counts, however many there are', () => {
  const batcher = createBatcher();
  for (let i = 1; i <= 1_000; i++) {
    batcher.settled({ kind: 'succeeded', calculation: calculation(String(i), 'primary'), latencyMs: 1 });
  }

  const batch = batcher.flush();

  expect(batch?.counts.primary).toBe(1_000);
  expect(batch?.results).toHaveLength(24);
  expect(batch?.results.at(-1)).toEqual(calculation('1000', 'primary'));
});

test('holds the newest also between two cuts', () => {
  const batcher = createBatcher();
  for (let i = 1; i <= 49; i++) {
    batcher.other({ text: String(i) });
  }

  expect(batcher.flush()?.results).toEqual(Array.from({ length: 24 }, (_, i) => ({ text: String(i + 26) })));
});

test('a hash that another frontend sent for is shown and counted for its cluster', () => {
  const batcher = createBatcher();
  batcher.sibling(calculation('a', 'burst'));

  expect(batcher.flush()).toEqual({
    results: [calculation('a', 'burst')],
    counts: { primary: 0, burst: 1, failed: 0, other: 0 },
  });
});
