import { expect, test } from 'vitest';
import { exampleCalculation } from '../../../../test/support/example-calculation.ts';
import { createBatcher } from './batch.ts';

const calculation = (hash: string, cluster: 'primary' | 'burst') => exampleCalculation({ hash, cluster });

test('has no batch when nothing was added', () => {
  expect(createBatcher().flush()).toBeUndefined();
});

test('returns everything once, in order', () => {
  const batcher = createBatcher();
  batcher.addOutcome({ kind: 'succeeded', calculation: calculation('a', 'primary'), waitMs: 0.5, latencyMs: 1 });
  batcher.addOutcome({ kind: 'succeeded', calculation: calculation('b', 'burst'), waitMs: 0.5, latencyMs: 1 });
  batcher.addOutcome({ kind: 'failed', failure: 'timeout' });
  batcher.addExternal({ text: 'c' });

  expect(batcher.flush()).toMatchObject({
    results: [
      { ...calculation('a', 'primary'), waitMs: 0.5, latencyMs: 1 },
      { ...calculation('b', 'burst'), waitMs: 0.5, latencyMs: 1 },
      { text: 'c' },
    ],
    counts: { primary: 1, burst: 1, failed: 1, other: 1, failedAt: { mesh: 1, primary: 0, burst: 0 } },
    workers: {
      named: [
        { name: expect.any(String), cluster: 'primary', count: 1 },
        { name: expect.any(String), cluster: 'burst', count: 1 },
      ],
      others: 0,
    },
  });
  expect(batcher.flush()).toBeUndefined();
});

test('returns failures without results, by where they failed', () => {
  const batcher = createBatcher();
  batcher.addOutcome({ kind: 'failed', failure: 'timeout' });
  batcher.addOutcome({ kind: 'failed', failure: '429', cluster: 'primary' });
  batcher.addOutcome({ kind: 'failed', failure: '429', cluster: 'primary' });
  batcher.addOutcome({ kind: 'failed', failure: '5xx', cluster: 'burst' });

  expect(batcher.flush()).toEqual({
    results: [],
    counts: { primary: 0, burst: 0, failed: 4, other: 0, failedAt: { mesh: 1, primary: 2, burst: 1 } },
    workers: { named: [], others: 0 },
  });
});

test('keeps the newest results and exact counts of many results', () => {
  const batcher = createBatcher();
  for (let i = 1; i <= 1_000; i++) {
    batcher.addOutcome({
      kind: 'succeeded',
      calculation: calculation(String(i), 'primary'),
      waitMs: 0.5,
      latencyMs: 1,
    });
  }

  const batch = batcher.flush();

  expect(batch?.counts.primary).toBe(1_000);
  expect(batch?.results).toHaveLength(24);
  expect(batch?.results.at(-1)).toMatchObject(calculation('1000', 'primary'));
});

test('has the newest results also between two truncations', () => {
  const batcher = createBatcher();
  for (let i = 1; i <= 49; i++) {
    batcher.addExternal({ text: String(i) });
  }

  expect(batcher.flush()?.results).toEqual(Array.from({ length: 24 }, (_, i) => ({ text: String(i + 26) })));
});

test('a result for a string of a peer counts for its cluster', () => {
  const batcher = createBatcher();
  batcher.addPeerResult(calculation('a', 'burst'));

  expect(batcher.flush()).toEqual({
    results: [calculation('a', 'burst')],
    counts: { primary: 0, burst: 1, failed: 0, other: 0, failedAt: { mesh: 0, primary: 0, burst: 0 } },
    workers: { named: [{ name: expect.any(String), cluster: 'burst', count: 1 }], others: 0 },
  });
});
