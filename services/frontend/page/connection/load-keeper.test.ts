import type { PageLoad, You } from '@hashr/messages/page-events.ts';
import { expect, test } from 'vitest';
import { createLoadKeeper } from './load-keeper.ts';

const youWith = (load: Partial<PageLoad> | null): You => ({
  frequency: 0,
  forgotten: false,
  load: load && { shape: 'constant:20x60s', elapsedMs: 0, durationMs: 60_000, isPaused: false, ...load },
});

test('the clock of a shape runs, until the connection is lost', () => {
  const keeper = createLoadKeeper();
  expect(keeper.shape(0)).toBeUndefined();
  keeper.receive(youWith({ elapsedMs: 1_000 }), 5_000);
  expect(keeper.shape(7_000)).toEqual({
    shape: 'constant:20x60s',
    elapsedMs: 3_000,
    durationMs: 60_000,
    isPaused: false,
  });

  keeper.cutOff(8_000);
  expect(keeper.shape(99_000)).toMatchObject({ elapsedMs: 4_000, isPaused: false });
  keeper.receive(youWith({ elapsedMs: 4_000 }), 99_500);
  expect(keeper.shape(100_000)?.elapsedMs).toBe(4_500);
});

test('a paused shape stays where it is', () => {
  const keeper = createLoadKeeper();
  keeper.receive(youWith({ elapsedMs: 1_000, isPaused: true }), 5_000);
  keeper.cutOff(9_000);

  expect(keeper.shape(10_000)).toMatchObject({ elapsedMs: 1_000, isPaused: true });
});

test('a shape that has ended is not kept, whether the frontend says so or its time is over', () => {
  const keeper = createLoadKeeper();
  keeper.receive(youWith({}), 0);
  keeper.receive(youWith(null), 1_000);
  expect(keeper.shape(1_000)).toBeUndefined();

  keeper.receive(youWith({}), 0);
  expect(keeper.shape(60_000)).toBeUndefined();
  keeper.cutOff(60_000);
  expect(keeper.shape(0)).toBeUndefined();
});

test('a rate replaces a shape, a shape replaces a rate, and both can be forgotten', () => {
  const keeper = createLoadKeeper();
  keeper.keepFrequency(5);
  keeper.receive(youWith(null), 0);
  expect(keeper.frequency).toBe(5);
  keeper.receive(youWith({}), 0);
  expect([keeper.frequency, keeper.shape(0)?.shape]).toEqual([0, 'constant:20x60s']);
  keeper.keepFrequency(7);
  expect([keeper.frequency, keeper.shape(0)]).toEqual([7, undefined]);

  keeper.forget();
  expect(keeper.frequency).toBe(0);
  keeper.receive(youWith({}), 0);
  keeper.forget();
  expect(keeper.shape(0)).toBeUndefined();
});
