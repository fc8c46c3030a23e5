import { MeshFailure } from '@hashr/mesh/mesh-failure.ts';
import { expect, test } from 'vitest';
import { memorySplit, type Observed, watcherThatObserves } from '../test-support/test-watcher.ts';

/** Runs one tick, and returns whether the next one should follow soon. */
async function isUrgentWith(observed: Observed, burstPercent: number, readError?: Error): Promise<boolean> {
  const { state, split } = memorySplit(burstPercent);
  state.readError = readError;
  const watcher = watcherThatObserves(observed, { split });
  expect(watcher.isUrgent).toBe(false);
  await watcher.tick(new AbortController().signal);
  return watcher.isUrgent;
}

test.each<[string, Observed, number, boolean]>([
  ['the rate rises', { perSecond: 12, rising: true }, 0, true],
  ['the rate rises, and burst has a share', { perSecond: 30, rising: true }, 50, true],
  ['the rate rises, and burst has everything already', { perSecond: 30, rising: true }, 100, false],
  ['the rate does not rise', { perSecond: 12, rising: false }, 0, false],
  ['there is no rate', { perSecond: undefined, rising: true }, 0, false],
])('the next tick follows soon if it matters: %s', async (_name, observed, burstPercent, expected) => {
  expect(await isUrgentWith(observed, burstPercent)).toBe(expected);
});

test('nothing is urgent while the weights cannot be read', async () => {
  const unreachable = new MeshFailure('unreachable', 'The API server cannot be reached.');

  expect(await isUrgentWith({ perSecond: 12, rising: true }, 0, unreachable)).toBe(false);
});
