import { expect, test } from 'vitest';
import { createRecentCounts } from './recent-counts.ts';

test('counts by second, and shows the seconds that are over', () => {
  const counts = createRecentCounts(10);
  counts.add('a', 2, 100_000);
  counts.add('a', 3, 100_999);
  counts.add('a', 4, 102_000);
  const [a] = counts.read(102_500);

  expect(a?.seconds).toHaveLength(60);
  expect(a?.seconds.slice(-3)).toEqual([0, 5, 0]);
  expect(counts.read(103_000)[0]?.seconds.slice(-3)).toEqual([5, 0, 4]);
});

test('forgets what is older than a minute', () => {
  const counts = createRecentCounts(10);
  counts.add('a', 1, 100_000);
  counts.add('b', 1, 130_000);

  expect(counts.read(160_000).map(({ key }) => key)).toEqual(['a', 'b']);
  expect(counts.read(161_000).map(({ key }) => key)).toEqual(['b']);
  expect(counts.read(200_000)).toEqual([]);
});

test('is bounded: further keys are not counted, until others are forgotten', () => {
  const counts = createRecentCounts(3);
  for (let i = 0; i < 1_000; i++) {
    counts.add(`key-${i}`, 1, 100_000);
  }
  expect(counts.read(101_000).map(({ key }) => key)).toEqual(['key-0', 'key-1', 'key-2']);

  counts.add('late', 1, 200_000);
  expect(counts.read(201_000).map(({ key }) => key)).toEqual(['late']);
});
