import { routeObjects } from '@hashr/mesh/route-kinds.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  burstContext,
  gatewayUrl,
  inPrimary,
  kubectl,
  NAMESPACE,
  readState,
  untilWeights,
  usedRoute,
  watcherStatus,
} from '../../support/cluster.ts';
import { connectPage, type TestPage } from '../../support/page.ts';
import { until } from '../../support/until.ts';

/** The traffic goes to burst and returns, with the kind of route that the demo uses. */
export function testsOfBursting(): void {
  let url: string;
  let page: TestPage;

  beforeAll(async () => {
    url = await gatewayUrl();
    await until(async () => (await fetch(url)).ok, 'the page answers', 120_000);
    page = await connectPage(url);
    await page.setFrequency(0);
    await until(async () => (await watcherStatus(url))?.verdict === 'settled', 'the watcher is settled', 60_000);
    await untilWeights('100/0');
  });
  afterAll(() => page.close());

  const succeededInBurst = async () => (await readState(url)).totals.succeededByCluster.burst;

  test('5 strings a second, 20, and 5 again: the traffic goes to the pods of the burst cluster and returns', async () => {
    await page.setFrequency(5);
    await until(
      async () => (await readState(url)).totals.succeededByCluster.primary > 10,
      'strings succeed in primary',
    );
    await page.setFrequency(20);
    await untilWeights('0/100');
    const before = await succeededInBurst();
    await until(async () => (await succeededInBurst()) > before + 40, 'strings succeed in burst', 30_000);
    const pods = await kubectl(burstContext, '-n', NAMESPACE, 'get', 'pods', '-l', 'app=worker', '-o', 'name');
    const workers = page.batches.flatMap(({ results }) =>
      results.flatMap((result) => ('cluster' in result && result.cluster === 'burst' ? [result] : [])),
    );
    expect(workers.length).toBeGreaterThan(0);
    for (const { hash, worker } of workers) {
      expect(hash).toMatch(/^bursty-/);
      expect(pods).toContain(worker);
    }

    await page.setFrequency(5);
    await untilWeights('100/0');
    const { journal } = (await watcherStatus(url)) ?? { journal: [] };
    expect(journal.slice(0, 2).map(({ verdict }) => verdict)).toEqual(['below', 'above']);
    const kind = routeObjects[usedRoute()].kind;
    const selector = `reason=TrafficMoved,involvedObject.kind=${kind}`;
    const events = await inPrimary('get', 'events', '--field-selector', selector, '-o', 'name');
    expect(events.trim().split('\n').length).toBeGreaterThanOrEqual(2);
    await page.setFrequency(0);
  });
}
