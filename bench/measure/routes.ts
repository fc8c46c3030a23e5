import { setTimeout as sleep } from 'node:timers/promises';
import { startApiClient } from '@hashr/test/support/api-client.ts';
import { changeRoute } from '@hashr/test/support/change-route.ts';
import { gatewayUrl, hasCluster, readState, untilWeights, watcherStatus } from '@hashr/test/support/cluster.ts';
import { install } from '@hashr/test/support/install.ts';
import { connectPage } from '@hashr/test/support/page.ts';
import { until } from '@hashr/test/support/until.ts';
import { measureMoves, summary } from './reaction.ts';

type RouteKind = Parameters<typeof changeRoute>[0];

const REPETITIONS = 5;
const PAUSE_SECONDS = 5;

/** Whether the demo shall be deployed first. KEEP=1: it runs already, with a VirtualService. */
const isDeployed = process.env.KEEP !== undefined;

/**
 * On the clusters of the kubeconfig, for each kind of route: the time to burst and to return; and the strings that fail
 * while one kind replaces the other at 50 strings a second.
 */
export async function measureRoutes(): Promise<object[]> {
  if (!hasCluster) {
    return [{ what: 'skipped: no cluster is reachable' }];
  }
  if (!isDeployed) {
    await install();
  }
  const url = await gatewayUrl();
  const rows: object[] = [...(await reactions('virtualservice', url))];
  for (let repetition = 1; repetition <= REPETITIONS; repetition += 1) {
    rows.push(await migration('httproute', url));
    if (repetition === 1) {
      rows.push(...(await reactions('httproute', url)));
    }
    rows.push(await migration('virtualservice', url));
  }
  return rows;
}

async function reactions(kind: RouteKind, url: string): Promise<object[]> {
  const page = await connectPage(url);
  await page.setFrequency(5);
  await until(async () => (await watcherStatus(url))?.verdict === 'settled', 'the watcher is settled', 120_000);
  await untilWeights('100/0', 180_000);
  const rows = await measureMoves(page, `${kind}: `, REPETITIONS, PAUSE_SECONDS);
  page.close();
  return rows;
}

/** Changes the kind of route at 50 strings a second. */
async function migration(kind: RouteKind, url: string): Promise<object> {
  const client = startApiClient(url, 50);
  await sleep(2_000);
  const startedMs = performance.now();
  await changeRoute(kind, () => sleep(2_000));
  const tookMs = performance.now() - startedMs;
  await sleep(2_000);
  const { sent, failed } = await client.stop();
  await until(async () => (await readState(url)).totals.inFlight === 0, 'nothing is in flight');
  return { what: `at 50/s, to ${kind}`, sent, failed: JSON.stringify(failed), ...summary([tookMs]) };
}
