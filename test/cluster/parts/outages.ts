import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  burstWorker,
  clusters,
  command,
  gatewayUrl,
  inBurst,
  readState,
  untilWeights,
  watcherStatus,
} from '../../support/cluster.ts';
import { connectPage, type TestPage } from '../../support/page.ts';
import { until } from '../../support/until.ts';

/** Shell commands that disconnect the networks of the two clusters and connect them again. */
interface NetworkCommands {
  cut?: string | undefined;
  join?: string | undefined;
}

/** Outages of burst in the middle of a burst, with the kind of route that the demo uses. */
export function testsOfOutages({ cut, join }: NetworkCommands = {}): void {
  let url: string;
  let page: TestPage;

  beforeAll(async () => {
    url = await gatewayUrl();
    page = await connectPage(url);
    await page.setFrequency(20);
    await untilWeights('0/100');
  });
  afterAll(async () => {
    await page.setFrequency(0);
    page.close();
    await untilWeights('100/0');
    // After a disconnection, Istio needs time to watch the other cluster again: wait until it notices a change of the
    // pods.
    for (const replicas of [2, 1]) {
      await inBurst('scale', 'deployment', burstWorker, `--replicas=${replicas}`);
      const known = async () => (await watcherStatus(url))?.subsets.burst.healthyEndpoints === replicas;
      await until(known, `the mesh knows ${replicas} burst workers`, 180_000);
    }
  });

  /** Expects that the traffic goes to primary during an outage of burst, and returns afterwards. */
  async function outage(begin: () => Promise<unknown>, end: () => Promise<unknown>): Promise<void> {
    const before = (await readState(url)).totals;
    const beganMs = performance.now();
    await begin();
    try {
      await untilWeights('100/0', 120_000);
      const movedMs = performance.now() - beganMs;
      const primary = async () => (await readState(url)).totals.succeededByCluster.primary;
      await until(
        async () => (await primary()) > before.succeededByCluster.primary + 20,
        'strings succeed in primary',
        30_000,
      );
      const { failed } = (await readState(url)).totals;
      process.stdout.write(
        `all traffic goes to primary after ${(movedMs / 1_000).toFixed(1)} s, ${failed - before.failed} strings failed\n`,
      );
    } finally {
      await end();
    }
    await untilWeights('0/100', 180_000);
    const { burst } = (await readState(url)).totals.succeededByCluster;
    await until(
      async () => (await readState(url)).totals.succeededByCluster.burst > burst + 20,
      'strings succeed in burst',
      30_000,
    );
  }

  test('the burst worker is scaled to 0 and back to 1', async () => {
    await outage(
      () => inBurst('scale', 'deployment', burstWorker, '--replicas=0'),
      () => inBurst('scale', 'deployment', burstWorker, '--replicas=1'),
    );
  });

  test.skipIf(clusters.burst === undefined || cut === undefined || join === undefined)(
    'the burst cluster is disconnected and connected again, while Istio keeps its addresses',
    async () => {
      await outage(
        () => command('sh', ['-c', cut ?? '']),
        () => command('sh', ['-c', join ?? '']),
      );
      expect((await readState(url)).redis).toBe('connected');
    },
  );
}
