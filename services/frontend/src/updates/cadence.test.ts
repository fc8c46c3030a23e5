import { expect, test } from 'vitest';
import { createCadence, intervalsFor } from './cadence.ts';

test('the more pages, the longer the intervals, up to a second', () => {
  expect(intervalsFor(0)).toEqual({ batchMs: 100, stateMs: 500 });
  expect(intervalsFor(500)).toEqual({ batchMs: 100, stateMs: 500 });
  expect(intervalsFor(750)).toEqual({ batchMs: 150, stateMs: 750 });
  expect(intervalsFor(5_000)).toEqual({ batchMs: 1_000, stateMs: 1_000 });
  expect(intervalsFor(50_000)).toEqual({ batchMs: 1_000, stateMs: 1_000 });
});

test('works once per interval, and never twice at the same time', async () => {
  let begun = 0;
  let finish = () => {};
  const cadence = createCadence(() => {
    begun += 1;
    return new Promise((resolve) => {
      finish = resolve;
    });
  });
  const finished = async () => {
    finish();
    await new Promise(setImmediate);
  };

  cadence.tick(100, 0);
  expect(begun).toBe(1);
  cadence.tick(100, 100);
  expect(begun, 'the first has not ended').toBe(1);
  await finished();
  cadence.tick(100, 120);
  expect(begun).toBe(2);
  await finished();
  cadence.tick(100, 150);
  expect(begun, 'not due yet').toBe(2);
  cadence.tick(100, 220);
  expect(begun).toBe(3);
  await finished();
});

test('late ticks do not add up', async () => {
  let begun = 0;
  const cadence = createCadence(async () => {
    begun += 1;
  });
  for (let nowMs = 0; nowMs < 10_000; nowMs += 60) {
    cadence.tick(100, nowMs);
    await new Promise(setImmediate);
  }

  expect(begun).toBeGreaterThanOrEqual(98);
  expect(begun).toBeLessThanOrEqual(101);
});
