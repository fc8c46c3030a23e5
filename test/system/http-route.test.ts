import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { expectBurstAndReturn } from '../support/burst-and-return.ts';
import { type Demo, startDemo } from '../support/demo.ts';
import type { RunningWatcher } from '../support/demo-programs.ts';
import type { TestPage } from '../support/page.ts';
import { until } from '../support/until.ts';

const ROUTE_FILE = 'http-route/worker-route.yaml';

let demo: Demo;
const start = async () => {
  demo = await startDemo({ route: 'httproute' });
};

const post = () => fetch(demo.routerUrl, { method: 'POST', body: '{"str":"x"}' });
const loggedSince = (from: number) => demo.programs.router.output().slice(from);

describe('with an HTTPRoute, the router', () => {
  let original = '';
  beforeAll(async () => {
    await start();
    await demo.edit(ROUTE_FILE, (text) => {
      original = text;
      return text;
    });
  });
  beforeEach(() => demo.edit(ROUTE_FILE, () => original));
  afterAll(() => demo.stop());

  test('splits exactly by weights that do not add up to 100, and counts the requests of each Service', async () => {
    await demo.setWeights(3, 1);
    const before = await demo.settled();
    expect(await demo.hash({ count: 200 })).toMatchObject({ failed: 0 });
    const after = await demo.settled();

    const burst = after.succeededByCluster.burst - before.succeededByCluster.burst;
    expect(Math.abs(burst - 50)).toBeLessThanOrEqual(1);
    const metrics = (await (await fetch(demo.metricsUrls.router)).text()).split('\n');
    const valuesOf = (pattern: RegExp) =>
      metrics.flatMap((line) => (pattern.test(line) ? [Number(line.split(' ').at(-1))] : []));
    expect(valuesOf(/^istio_requests_total.*"worker-primary\.hashr\./)).toEqual([150]);
    expect(valuesOf(/^istio_requests_total.*"worker-burst\.hashr\./)).toEqual([50]);
    expect(valuesOf(/^envoy_cluster_membership_healthy.*"outbound\|80\|\|worker-(primary|burst)\.hashr\./)).toEqual([
      1, 1,
    ]);
    expect(valuesOf(/worker-service\.hashr/), 'nothing has the names of a VirtualService').toEqual([]);
  });

  test('answers 504 after timeouts.request', async () => {
    await demo.edit(ROUTE_FILE, (text) => text.replace('filters:', 'timeouts: {request: 200ms}\n      filters:'));
    process.kill(demo.programs.primary.pid, 'SIGSTOP');
    try {
      const response = await post();

      expect([response.status, await response.text()]).toEqual([504, 'upstream request timeout']);
    } finally {
      process.kill(demo.programs.primary.pid, 'SIGCONT');
    }
  });

  test('names an unknown field, and keeps the last valid rules', async () => {
    await demo.setWeights(0, 100);
    const from = demo.programs.router.output().length;
    await demo.edit(ROUTE_FILE, (text) => text.replace('filters:', 'fault: {}\n      filters:').replace('100', '0'));

    expect(loggedSince(from)).toContain(
      "http-route/worker-route.yaml: spec.rules[0].fault is not supported by the laptop's router",
    );
    expect(await (await post()).json()).toMatchObject({ cluster: 'burst' });
  });
});

describe('with an HTTPRoute, the watcher', () => {
  let watcher: RunningWatcher;
  let page: TestPage;
  beforeEach(async () => {
    await start();
    page = await demo.page();
    watcher = await demo.startWatcher();
  });
  afterEach(() => demo.stop());

  const kinds = async () => (await watcher.status()).journal.map(({ kind }) => kind);

  test('5 strings a second, 20, and 5 again: the traffic goes to burst and returns, and no string is lost', async () => {
    await expectBurstAndReturn(demo, page, watcher, async () => {
      expect(await watcher.status()).toMatchObject({ problem: null, notes: [] });
    });
  });

  test('reports an edit of the weights as external, keeps it in the band, and replaces it outside of it', async () => {
    await page.setFrequency(12);
    await until(async () => (await watcher.status()).verdict === 'settled', 'the watcher is settled');
    await demo.setWeights(1, 1);
    await until(async () => (await kinds())[0] === 'external', 'the external change is reported');
    const { atMs } = await watcher.status();
    await until(async () => (await watcher.status()).atMs > atMs + 2_000, 'the watcher has decided again');
    expect((await watcher.status()).weights).toEqual({ primary: 50, burst: 50 });
    expect(await demo.weights()).toEqual([1, 1]);

    await page.setFrequency(4);
    await demo.untilWeights(100, 0);
  });

  test('a subset whose worker is killed is down, and its traffic goes to the other one', async () => {
    await page.setFrequency(5);
    await until(async () => 'perSecond' in (await watcher.status()).rate, 'the watcher observes a rate');
    await demo.programs.primary.end('SIGKILL');
    await demo.untilWeights(0, 100);

    expect((await watcher.status()).subsets.primary.healthyEndpoints).toBe(0);
  });
});
