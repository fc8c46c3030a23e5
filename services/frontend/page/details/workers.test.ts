import { expect, test } from 'vitest';
import { createWorkers } from './workers.ts';

const pod = (id: string) => `worker-deployment-7d9f8b6c5d-${id}`;

test('the workers by cluster and name, with their share, rate and last minute', () => {
  const workers = createWorkers();
  for (let ms = 0; ms < 20_000; ms += 100) {
    workers.add(
      {
        named: [
          { name: pod('p9wzt'), cluster: 'burst', count: 1 },
          { name: pod('x2k4q'), cluster: 'primary', count: 2 },
          { name: pod('b7b7b'), cluster: 'primary', count: 1 },
        ],
        others: 0,
      },
      100_000 + ms,
    );
  }
  const { workers: list, othersPerSecond } = workers.read(120_000);

  expect(list.map(({ end, cluster, share, perSecond }) => [end, cluster, share, perSecond])).toEqual([
    ['b7b7b', 'primary', 0.25, 10],
    ['x2k4q', 'primary', 0.5, 20],
    ['p9wzt', 'burst', 0.25, 10],
  ]);
  expect(list[1]?.name).toBe(pod('x2k4q'));
  expect(list[1]?.seconds.slice(38, 42)).toEqual([0, 0, 20, 20]);
  expect(othersPerSecond).toBe(0);
});

test('a worker without strings has no share, and is forgotten after a minute', () => {
  const workers = createWorkers();
  workers.add({ named: [{ name: 'a', cluster: 'primary', count: 5 }], others: 0 }, 100_000);

  expect(workers.read(110_000).workers).toMatchObject([{ end: 'a', share: 0, perSecond: 0 }]);
  expect(workers.read(161_000).workers).toEqual([]);
});

test('those that are not named count for the shares', () => {
  const workers = createWorkers();
  workers.add({ named: [{ name: 'a', cluster: 'primary', count: 5 }], others: 15 }, 100_000);
  const { workers: list, othersPerSecond } = workers.read(101_000);

  expect(othersPerSecond).toBe(3);
  expect(list[0]?.share).toBe(0.25);
});

test('the same name in both clusters is two workers; batches of an older frontend name none', () => {
  const workers = createWorkers();
  workers.add(undefined, 100_000);
  expect(workers.read(101_000).workers).toEqual([]);

  const both = (['primary', 'burst'] as const).map((cluster) => ({ name: 'worker', cluster, count: 1 }));
  workers.add({ named: both, others: 0 }, 102_000);
  expect(workers.read(103_000).workers.map(({ cluster, end }) => [cluster, end])).toEqual([
    ['primary', 'worker'],
    ['burst', 'worker'],
  ]);
});
