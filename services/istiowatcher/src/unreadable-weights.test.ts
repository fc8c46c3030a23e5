import { MeshFailure } from '@hashr/mesh/mesh-failure.ts';
import { expect, test } from 'vitest';
import { memorySplit, type Observed, tickEachSecond, watcherThatObserves } from '../test-support/test-watcher.ts';

test('a subset that was down while the weights could not be read has its recovery cooldown', async () => {
  const clock = { ms: 0 };
  const observed: Observed = { perSecond: 5, healthyInBurst: 1 };
  const { state, split } = memorySplit();
  const watcher = watcherThatObserves(observed, { clock: () => clock.ms, split });
  await tickEachSecond(watcher, 12, clock);

  state.readError = new MeshFailure('unreachable', 'The API server cannot be reached.');
  observed.healthyInBurst = 0;
  await tickEachSecond(watcher, 2, clock);
  state.readError = undefined;
  observed.healthyInBurst = 1;
  observed.perSecond = 20;
  const statuses = await tickEachSecond(watcher, 3, clock);

  expect(statuses.map(({ verdict }) => verdict)).toEqual(Array(3).fill('target-recovering'));
  // A proposal that a guardrail refuses is still the proposal.
  expect(statuses.map(({ proposed, weights }) => [proposed?.burst, weights?.burst])).toEqual(Array(3).fill([100, 0]));
});
