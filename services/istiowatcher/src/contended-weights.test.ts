import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { routeObjects } from '@hashr/mesh/route-kinds.ts';
import type { WatcherStatus } from '@hashr/messages/burst.ts';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type FakeApiServer, startFakeApiServer } from '../../../test/support/fake-api-server.ts';
import { until } from '../../../test/support/until.ts';
import { tickEachSecond, watcherThatObserves } from '../test-support/test-watcher.ts';
import { createManifestFileSplit } from './split/manifest-file.ts';

let api: FakeApiServer;
let clock: { ms: number };

beforeEach(async () => {
  api = await startFakeApiServer();
  vi.stubEnv('KUBECONFIG', api.kubeconfig);
  clock = { ms: 0 };
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await api.close();
});

const watch = (observed: Parameters<typeof watcherThatObserves>[0]) =>
  watcherThatObserves(observed, { clock: () => clock.ms });

/** A GitOps tool: it sets the weights of its repository again, every few seconds. */
function resetEvery(seconds: number) {
  return (second: number) => {
    if (second % seconds === 0 && api.weights[1] !== 0) {
      api.weights = [100, 0];
      api.manager = 'argocd-controller';
    }
  };
}

describe('a tool that resets the weights every 2 s', () => {
  test('for 30 s: the watcher names it, moves less often each time, and creates few Events', async () => {
    const statuses = await tickEachSecond(watch({ perSecond: 20 }), 30, clock, resetEvery(2));

    expect(api.writes).toEqual(Array(4).fill([0, 100])); // At 0, 2, 4, and 10 s after the third reset.
    const { problem, verdict, reason, notBeforeMs } = statuses.at(-1) ?? {};
    expect(problem).toContain('the field manager argocd-controller repeatedly resets the weights');
    expect(problem).toContain('ignoreDifferences');
    expect(verdict).toBe('contended');
    expect(reason).toBe(
      '20.0/s is above 15, but the field manager argocd-controller keeps resetting the weights: the weights do not change.',
    );
    expect(notBeforeMs).not.toBeNull();
    await until(() => api.events.reduce((sum, { count }) => sum + count, 0) === 10, 'every Event is counted');
    expect(api.events.map(({ reason: kind, count }) => [kind, count])).toEqual([
      ['TrafficMoved', 4],
      ['WeightsChanged', 4],
      ['MoveRefused', 2],
    ]);
  });

  test('after every reset, the traffic leaves a subset that is down', async () => {
    const watcher = watch({ perSecond: 20, healthyInBurst: 0 });
    // In its first ten seconds the watcher waits for a subset that has not been healthy yet.
    await tickEachSecond(watcher, 10, clock);
    const statuses = await tickEachSecond(watcher, 30, clock, (second) => {
      if (second % 2 === 0) {
        api.weights = [0, 100];
        api.manager = 'argocd-controller';
      }
    });

    expect(api.writes).toEqual(Array(15).fill([100, 0]));
    expect(statuses.at(-2)).toMatchObject({ verdict: 'subset-down', problem: expect.stringContaining('argocd') });
  });

  test('a pause ends the problem', async () => {
    const watcher = watch({ perSecond: 20 });
    await tickEachSecond(watcher, 10, clock, resetEvery(2));
    api.annotations = { 'istiowatcher/paused': 'true' };
    const [status] = await tickEachSecond(watcher, 1, clock);

    expect(status).toMatchObject({ verdict: 'paused', problem: null });
  });

  test('when it stops, the watcher moves once more, and the problem ends a minute later', async () => {
    const watcher = watch({ perSecond: 20 });
    await tickEachSecond(watcher, 10, clock, resetEvery(2));
    const statuses = await tickEachSecond(watcher, 90, clock);

    expect(api.weights).toEqual([0, 100]);
    const movedAt = statuses.findIndex(({ verdict }) => verdict === 'above');
    const endedAt = statuses.findIndex(({ problem }) => problem === null);
    expect(endedAt - movedAt).toBe(60);
  });
});

test('a program that resets a manifest file is named "somebody else"', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'hashr-contended-'));
  const path = join(directory, 'worker-virtual-service.yaml');
  const original = await readFile(new URL('../../../istio-manifests/worker-virtual-service.yaml', import.meta.url));
  const watcher = watcherThatObserves(
    { perSecond: 20 },
    { clock: () => clock.ms, split: createManifestFileSplit(path, routeObjects.virtualservice) },
  );
  const statuses: WatcherStatus[] = [];
  for (let pair = 0; pair < 15; pair += 1) {
    await writeFile(path, original);
    statuses.push(...(await tickEachSecond(watcher, 2, clock)));
  }
  await rm(directory, { recursive: true });

  const moves = statuses.at(-1)?.journal.filter(({ kind }) => kind === 'moved');
  expect(moves).toHaveLength(4);
  expect(statuses.at(-1)).toMatchObject({
    verdict: 'contended',
    problem: expect.stringContaining('somebody else repeatedly resets the weights'),
  });
});

test('an external change to the weights that the watcher would set is not a reset', async () => {
  const observed = { perSecond: 20 };
  const watcher = watch(observed);
  await tickEachSecond(watcher, 1, clock);
  const statuses = await tickEachSecond(watcher, 20, clock, (second) => {
    observed.perSecond = second % 2 === 0 ? 5 : 20;
    if (second % 2 === 0) {
      api.weights = [100, 0]; // Another watcher was faster.
    }
  });

  expect(statuses.map(({ problem }) => problem)).toEqual(Array(20).fill(null));
});

test('two resets in a minute are not a problem', async () => {
  const watcher = watch({ perSecond: 20 });
  const statuses = await tickEachSecond(watcher, 120, clock, resetEvery(35));

  expect(statuses.every(({ problem }) => problem === null)).toBe(true);
});
