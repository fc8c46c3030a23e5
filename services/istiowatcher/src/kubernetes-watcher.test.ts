import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type FakeApiServer, startFakeApiServer } from '../../../test/support/fake-api-server.ts';
import { until } from '../../../test/support/until.ts';
import { kubernetesSplit, readSplit, tickEachSecond, watcherThatObserves } from '../test-support/test-watcher.ts';

const { signal } = new AbortController();
let api: FakeApiServer;

beforeEach(async () => {
  api = await startFakeApiServer();
  vi.stubEnv('KUBECONFIG', api.kubeconfig);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await api.close();
});

test('moves the weights to burst and back with one write each, and an Event for each', async () => {
  const rate = { perSecond: 20 };
  const watcher = watcherThatObserves(rate);
  await watcher.tick(signal);
  await watcher.tick(signal);
  rate.perSecond = 5;
  const status = await watcher.tick(signal);
  await watcher.tick(signal);

  expect(api.writes).toEqual([
    [0, 100],
    [100, 0],
  ]);
  expect(status).toMatchObject({ verdict: 'below', weights: { primary: 100, burst: 0 }, problem: null });
  await until(() => api.events.length === 2, 'both Events are created');
  expect(api.events[0]).toMatchObject({
    type: 'Normal',
    reason: 'TrafficMoved',
    message: '20.0/s is above 15: all traffic goes to burst.',
  });
});

describe('an API server that refuses', () => {
  test.each([
    [422, null],
    [409, null],
    [403, 'The watcher is not allowed to patch the VirtualService worker-virtual-service in the namespace hashr (403)'],
    [500, 'The API server returns 500 when the watcher tries to patch'],
  ])('the patch with %d: the next tick tries again, and one write is made', async (code, problem) => {
    const watcher = watcherThatObserves({ perSecond: 20 });
    api.refuse('PATCH', code, code);
    const first = await watcher.tick(signal);
    await watcher.tick(signal);
    expect(api.writes).toEqual([]);
    const third = await watcher.tick(signal);
    await watcher.tick(signal);

    expect(first.problem?.slice(0, problem?.length) ?? null).toBe(problem);
    expect(first.journal.map(({ kind }) => kind)).toEqual(['failed']);
    expect(third.problem).toBeNull();
    expect(third.journal.map(({ kind }) => kind)).toEqual(['moved', 'failed']);
    expect(api.writes).toEqual([[0, 100]]);
  });

  test.each([
    [403, 'The watcher is not allowed to get the VirtualService'],
    [404, 'There is no VirtualService worker-virtual-service in the namespace hashr: kubectl apply -f'],
    [500, 'The API server returns 500 when the watcher tries to get'],
  ])('the read with %d: it reports the problem, and continues when the cause is fixed', async (code, problem) => {
    const watcher = watcherThatObserves({ perSecond: 20 });
    api.refuse('GET', code);
    const first = await watcher.tick(signal);
    const second = await watcher.tick(signal);

    expect(first).toMatchObject({ verdict: 'problem', weights: null, problem: expect.stringContaining(problem) });
    expect(second).toMatchObject({ verdict: 'above', weights: { primary: 0, burst: 100 }, problem: null });
  });

  test('an Event: the move is still made', async () => {
    const watcher = watcherThatObserves({ perSecond: 20 });
    api.refuse('POST', 403);
    await watcher.tick(signal);

    expect(api.writes).toEqual([[0, 100]]);
  });
});

test('a patch that is refused three times in a row is a problem', async () => {
  const watcher = watcherThatObserves({ perSecond: 20 });
  api.refuse('PATCH', 422, 422, 422);
  const statuses = [await watcher.tick(signal), await watcher.tick(signal), await watcher.tick(signal)];

  expect(statuses.map(({ problem }) => problem !== null)).toEqual([false, false, true]);
  expect(statuses[2]?.problem).toContain('This has happened 3 times in a row.');
  expect((await watcher.tick(signal)).problem).toBeNull();
});

test("a write whose answer was lost counts as the watcher's own change", async () => {
  const watcher = watcherThatObserves({ perSecond: 20 });
  api.refuse('PATCH', 500);
  await watcher.tick(signal);
  api.weights = [0, 100]; // The write has succeeded.
  const status = await watcher.tick(signal);

  expect(status.journal.map(({ kind }) => kind)).toEqual(['moved', 'failed']);
});

test('weights that were read before an external change cannot be written, also after another read', async () => {
  const split = kubernetesSplit();
  const before = await readSplit(split);
  api.weights = [60, 40];
  await split.read(signal);

  await expect(before.write(100, signal)).rejects.toThrow('somebody else has changed');
  expect(api.weights).toEqual([60, 40]);
});

test('without a readable kubeconfig it reports the problem, and keeps running', async () => {
  vi.stubEnv('KUBECONFIG', '/nowhere');

  expect(await watcherThatObserves({ perSecond: 20 }).tick(signal)).toMatchObject({
    verdict: 'problem',
    problem: expect.stringContaining('Check KUBECONFIG.'),
  });
});

describe('another client', () => {
  test('wins a tick if it changes the route between the read and the write', async () => {
    const watcher = watcherThatObserves({ perSecond: 20 });
    api.beforePatch = () => {
      api.weights = [60, 40];
      api.beforePatch = undefined;
    };
    const first = await watcher.tick(signal);
    expect(api.weights).toEqual([60, 40]);
    expect(first.problem).toBeNull();
    const second = await watcher.tick(signal);

    expect(second.journal.map(({ kind }) => kind)).toEqual(['moved', 'external', 'failed']);
    expect(api.weights).toEqual([0, 100]);
  });

  test('sets weights by hand: reported at once, kept between the thresholds, replaced beyond them', async () => {
    const rate = { perSecond: 12 };
    const watcher = watcherThatObserves(rate);
    await watcher.tick(signal);
    api.weights = [50, 50];
    const inside = await watcher.tick(signal);
    rate.perSecond = 5;
    const outside = await watcher.tick(signal);

    expect(inside).toMatchObject({ verdict: 'settled', weights: { primary: 50, burst: 50 } });
    expect(inside.journal[0]).toMatchObject({ kind: 'external', from: { burst: 0 }, to: { burst: 50 } });
    expect(outside).toMatchObject({ verdict: 'below', weights: { primary: 100, burst: 0 } });
  });

  test('pauses the watcher by an annotation, or forces it', async () => {
    const watcher = watcherThatObserves({ perSecond: 20 });
    api.annotations = { 'istiowatcher/paused': 'true' };
    expect(await watcher.tick(signal)).toMatchObject({
      verdict: 'paused',
      reason: expect.stringContaining('annotation'),
    });
    expect(api.writes).toEqual([]);
    api.annotations = { 'istiowatcher/force': 'burst' };
    expect(await watcher.tick(signal)).toMatchObject({ verdict: 'forced' });
    expect(api.writes).toEqual([[0, 100]]);
  });
});

describe('a route without subsets', () => {
  const applyAllWorkers = () => {
    const split = api.http;
    api.http = () => [{ name: 'worker', route: [{ destination: { host: 'worker-service' } }] }];
    return () => {
      api.http = split;
    };
  };

  test('is not a problem: the watcher reports that it does not steer, and steers again when the subsets are back', async () => {
    const watcher = watcherThatObserves({ perSecond: 20 });
    await watcher.tick(signal);
    const restore = applyAllWorkers();
    const first = await watcher.tick(signal);
    const second = await watcher.tick(signal);
    api.weights = [100, 0];
    restore();
    const third = await watcher.tick(signal);

    const sentence =
      'The route does not split the requests by subset, so there is nothing to steer: all workers share them.';
    for (const status of [first, second]) {
      expect(status).toMatchObject({ verdict: 'not-steering', reason: sentence, problem: null });
      expect(status).toMatchObject({ weights: null, proposed: null, notes: [] });
    }
    expect(second.journal).toEqual(first.journal);
    expect(first.journal[0]).toMatchObject({ kind: 'not-steering', from: { primary: 0, burst: 100 }, to: null });
    expect(third).toMatchObject({ verdict: 'above', weights: { primary: 0, burst: 100 }, problem: null });
    expect(third.journal.map(({ kind }) => kind)).toEqual(['moved', 'external', 'not-steering', 'moved']);
    expect(third.journal[1]).toMatchObject({ from: null, to: { primary: 100, burst: 0 } });
    await until(() => api.events[0]?.count === 2 && api.events.length === 3, 'the Events are created');
    expect(api.events).toMatchObject([
      { type: 'Normal', reason: 'TrafficMoved' },
      { type: 'Normal', reason: 'NotSteering', message: sentence },
      { type: 'Normal', reason: 'WeightsChanged' },
    ]);
  });

  test('needs no rate, and wrong settings are still a problem', async () => {
    applyAllWorkers();
    const clock = { ms: 0 };
    const statuses = await tickEachSecond(
      watcherThatObserves({ perSecond: undefined }, { clock: () => clock.ms }),
      12,
      clock,
    );
    const wrong = await watcherThatObserves({ perSecond: 20 }, { problem: 'MODE is wrong.' }).tick(signal);

    expect(statuses.at(-1)).toMatchObject({ verdict: 'not-steering', problem: null });
    expect(wrong).toMatchObject({ verdict: 'problem', problem: 'MODE is wrong.' });
  });
});

test('moves the weights of the VirtualService of 2018: a route without a name, with full host names', async () => {
  const host = 'worker-service.hashr.svc.cluster.local';
  api.http = (primary, burst) => [
    {
      route: [
        { destination: { host, subset: 'primary', port: { number: 80 } }, weight: primary },
        { destination: { host, subset: 'burst', port: { number: 80 } }, weight: burst },
      ],
    },
  ];
  const rate = { perSecond: 20 };
  const watcher = watcherThatObserves(rate);
  await watcher.tick(signal);
  rate.perSecond = 5;
  const status = await watcher.tick(signal);

  expect(status).toMatchObject({ verdict: 'below', problem: null });
  expect(api.writes).toEqual([
    [0, 100],
    [100, 0],
  ]);
});

test('a restarted watcher knows when the weights changed last', async () => {
  api.weights = [0, 100];
  api.changedAt = new Date(Date.now() - 20_000);
  const env = { MIN_SECONDS_IN_BURST: '30' };
  const early = await watcherThatObserves({ perSecond: 5 }, { env }).tick(signal);
  const changedAtMs = api.changedAt.getTime();
  api.changedAt = new Date(Date.now() - 31_000);
  const late = await watcherThatObserves({ perSecond: 5 }, { env }).tick(signal);

  expect(early.verdict).toBe('minimum-time');
  expect(early.changedAtMs).toBe(changedAtMs);
  // Each of the two reads the clock once.
  expect(early.notBeforeMs).toBeGreaterThanOrEqual(changedAtMs + 30_000);
  expect(early.notBeforeMs).toBeLessThanOrEqual(Date.now() + 10_000);
  expect(late.verdict).toBe('below');
});

test('weights that changed in the future, by the clock of the API server, have changed when the watcher first read them', async () => {
  api.weights = [0, 100];
  api.changedAt = new Date(Date.now() + 30 * 60_000);
  const clock = { ms: 0 };
  const watcher = watcherThatObserves(
    { perSecond: 5 },
    {
      env: { MIN_SECONDS_IN_BURST: '5' },
      clock: () => clock.ms,
    },
  );
  const statuses = await tickEachSecond(watcher, 7, clock);

  expect(statuses.map(({ verdict }) => verdict).join(' ')).toBe(`${'minimum-time '.repeat(5)}below settled`);
  expect((statuses[1]?.notBeforeMs ?? 0) - (statuses[1]?.atMs ?? 0)).toBeCloseTo(4_000, -2);
  expect(statuses[1]?.changedAtMs).toBe(statuses[0]?.atMs);
});

test('two watchers at the same time never undo a write of each other', async () => {
  const rate = { perSecond: 20 };
  const watchers = [watcherThatObserves(rate), watcherThatObserves(rate)];
  for (const perSecond of [20, 20, 5, 5, 20, 5, 20, 20]) {
    rate.perSecond = perSecond;
    await Promise.all(watchers.map((watcher) => watcher.tick(signal)));
  }

  expect(api.writes).toEqual([
    [0, 100],
    [100, 0],
    [0, 100],
    [100, 0],
    [0, 100],
  ]);
});

test('a dry run reports once what it would do, and writes nothing', async () => {
  const watcher = watcherThatObserves({ perSecond: 20 }, { env: { DRY_RUN: 'true' } });
  await watcher.tick(signal);
  const status = await watcher.tick(signal);

  expect(status).toMatchObject({ dryRun: true, weights: { burst: 0 }, proposed: { burst: 100 } });
  expect(status.journal.map(({ kind }) => kind)).toEqual(['would-move']);
  expect(api.writes).toEqual([]);
});

test('every status follows the schema with which the frontend reads it', async () => {
  const { watcherStatusSchema } = await import('@hashr/messages/burst.ts');
  const watcher = watcherThatObserves({ perSecond: 20 });
  const statuses = [await watcher.tick(signal)];
  api.refuse('GET', 403);
  statuses.push(await watcher.tick(signal));

  for (const status of statuses) {
    expect(watcherStatusSchema.parse(JSON.parse(JSON.stringify(status)))).toEqual(status);
  }
});
