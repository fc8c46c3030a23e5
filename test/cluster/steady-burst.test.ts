import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  gatewayUrl,
  hasCluster,
  inPrimary,
  patchWorkerRoute,
  readState,
  untilWeights,
  watcherStatus,
} from '../support/cluster.ts';
import { connectPage, type TestPage } from '../support/page.ts';
import { until } from '../support/until.ts';

const PAGES = 4;
/** 20 strings a second in total, above BURST_ABOVE. */
const PER_PAGE = 5;
/** How long the traffic is watched after a disturbance, by the watcher's clock. */
const AFTERWARDS_MS = 15_000;

describe.skipIf(!hasCluster)('in a burst, at a constant 20 strings a second', () => {
  let url: string;
  let pages: TestPage[] = [];

  beforeAll(async () => {
    url = await gatewayUrl();
    pages = await Promise.all(Array.from({ length: PAGES }, () => connectPage(url)));
    for (const page of pages) {
      await page.setFrequency(PER_PAGE);
      // As the real page does: it reconnects, and sets its last rate again.
      page.socket.on('connect', () => void page.setFrequency(PER_PAGE));
    }
    await untilWeights('0/100');
  });
  afterAll(async () => {
    pages.forEach((page) => void page.close());
    await untilWeights('100/0');
  });

  /** Runs an action. Returns the journal entries and the weights from its start to 15 s after its end. */
  async function watchWhile(action: () => Promise<unknown>) {
    const { burst } = (await readState(url)).totals.succeededByCluster;
    await until(
      async () => (await readState(url)).totals.succeededByCluster.burst > burst + 100,
      'strings succeed in burst',
      60_000,
    );
    const startMs = (await watcherStatus(url))?.atMs ?? 0;
    const statesBefore = pages.map(({ states }) => states.length);

    await action();
    const endMs = (await until(() => watcherStatus(url), 'the watcher publishes')).atMs;
    await until(
      async () => ((await watcherStatus(url))?.atMs ?? 0) > endMs + AFTERWARDS_MS,
      'the traffic has been watched for 15 s',
      60_000,
    );

    const statuses = pages
      .flatMap(({ states }, index) => states.slice(statesBefore[index]))
      .flatMap(({ watcher }) => (watcher !== null && watcher.atMs > startMs ? [watcher] : []));
    const journal = statuses.flatMap(({ journal }) => journal).filter(({ atMs }) => atMs > startMs);
    return {
      ticks: new Set(statuses.map(({ atMs }) => atMs)).size,
      journal: [...new Set(journal.map(({ kind, reason }) => `${kind}: ${reason}`))],
      weights: [...new Set(statuses.map(({ weights }) => `${weights?.primary}/${weights?.burst}`))],
    };
  }

  test('a rolling restart of the frontend does not move the traffic', async () => {
    const { ticks, journal, weights } = await watchWhile(async () => {
      await inPrimary('rollout', 'restart', 'deployment', 'frontend-deployment');
      await inPrimary('rollout', 'status', 'deployment', 'frontend-deployment', '--timeout=180s');
      await until(
        async () =>
          (await inPrimary('get', 'pods', '-l', 'app=frontend', '-o', 'name')).trim().split('\n').length === 1,
        'the old pod is deleted',
        60_000,
      );
    });

    expect(ticks).toBeGreaterThan(5); // On a busy machine, there is less than one tick a second.
    expect(journal).toEqual([]);
    expect(weights).toEqual(['0/100']);
  });

  test('a delay of 2 s that begins and ends does not move the traffic', async () => {
    const { ticks, journal, weights } = await watchWhile(async () => {
      const delay = { percentage: { value: 100 }, fixedDelay: '2s' };
      const inFlight = async () => (await readState(url)).totals.inFlight;
      await patchWorkerRoute([{ op: 'add', path: '/spec/http/0/fault', value: { delay } }]);
      try {
        await until(async () => (await inFlight()) > 30, 'every request is delayed', 30_000);
      } finally {
        await patchWorkerRoute([{ op: 'remove', path: '/spec/http/0/fault' }]);
      }
      await until(async () => (await inFlight()) < 10, 'no request is delayed', 30_000);
    });

    expect(ticks).toBeGreaterThan(5); // On a busy machine, there is less than one tick a second.
    expect(journal).toEqual([]);
    expect(weights).toEqual(['0/100']);
  });
});
