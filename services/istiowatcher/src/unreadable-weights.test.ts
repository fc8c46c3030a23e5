import { RouteError } from '@hashr/mesh/worker-route.ts';
import { expect, test } from 'vitest';
import { type Observed, tickEachSecond, watcherThatSees } from '../../../test/support/kubernetes-watcher.ts';
import type { TrafficSplit } from './split/traffic-split.ts';

test('a subset that was down while the weights could not be read has its recovery cooldown', async () => {
  const clock = { ms: 0 };
  const observed: Observed = { perSecond: 5, healthyInBurst: 1 };
  const apiServer: { reachable: boolean } = { reachable: true };
  const split: TrafficSplit = {
    async read() {
      if (!apiServer.reachable) {
        throw new RouteError('The API server cannot be reached.');
      }
      return {
        weights: { primary: 100, burst: 0 },
        changedAtMs: undefined,
        changedBy: undefined,
        paused: false,
        force: undefined,
        write: async () => {},
        announce: async () => {},
      };
    },
  };
  const watcher = watcherThatSees(observed, {}, () => clock.ms, split);
  await tickEachSecond(watcher, 12, clock);

  apiServer.reachable = false;
  observed.healthyInBurst = 0;
  await tickEachSecond(watcher, 2, clock);
  apiServer.reachable = true;
  observed.healthyInBurst = 1;
  observed.perSecond = 20;
  const statuses = await tickEachSecond(watcher, 3, clock);

  expect(statuses.map(({ verdict }) => verdict)).toEqual(Array(3).fill('target-recovering'));
});
