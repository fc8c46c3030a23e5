import { setTimeout as sleep } from 'node:timers/promises';
import {
  gatewayUrl,
  hasCluster,
  inPrimary,
  readState,
  untilWeights,
  watcherStatus,
} from '@hashr/test/support/cluster.ts';
import { install } from '@hashr/test/support/install.ts';
import { connectPage, type TestPage } from '@hashr/test/support/page.ts';
import { editWorker, startSkaffoldDev } from '@hashr/test/support/skaffold-dev.ts';
import { until } from '@hashr/test/support/until.ts';
import { measureMoves, seconds, summary } from './reaction.ts';

const REPETITIONS = 5;
const PAUSE_SECONDS = 5;
const EDITS = 10;

/** On the clusters of the kubeconfig: the time to deploy the demo, and to burst and return with each rate source. */
export async function measureCluster(): Promise<object[]> {
  if (!hasCluster) {
    return [{ what: 'skipped: no cluster is reachable' }];
  }
  const startedMs = performance.now();
  await install();
  const url = await gatewayUrl();
  await until(async () => (await fetch(url)).ok, 'the page answers', 120_000);
  const rows: object[] = [
    {
      what: 'from the start of the deployment until the page answers',
      'median, s': seconds(performance.now() - startedMs),
    },
  ];
  const page = await connectPage(url);
  rows.push(...(await reactions('mesh', url, page)));
  await inPrimary('set', 'env', 'deployment/istiowatcher-deployment', 'RATE_SOURCE=prometheus');
  await inPrimary('rollout', 'status', 'deployment', 'istiowatcher-deployment', '--timeout=120s');
  rows.push(...(await reactions('prometheus', url, page)));
  await inPrimary('set', 'env', 'deployment/istiowatcher-deployment', 'RATE_SOURCE=mesh');
  page.close();
  const { sent, succeeded, failed } = (await readState(url)).totals;
  return [...rows, { what: 'strings', sent, succeeded, failed }];
}

async function reactions(source: string, url: string, page: TestPage): Promise<object[]> {
  await page.setFrequency(5);
  await until(
    async () => (await watcherStatus(url))?.source === source,
    'the watcher with this source publishes',
    120_000,
  );
  await untilWeights('100/0', 180_000);
  await until(() => page.batches.slice(-10).some(({ counts }) => counts.primary > 0), 'primary answers');
  return measureMoves(page, `${source}: `, REPETITIONS, PAUSE_SECONDS);
}

/** On the primary cluster: the time until an edit of the worker is live with `skaffold dev`. */
export async function measureEdits(): Promise<object[]> {
  if (!hasCluster) {
    return [{ what: 'skipped: no cluster is reachable' }];
  }
  const url = await gatewayUrl();
  const dev = await startSkaffoldDev();
  const times: number[] = [];
  for (let edit = 1; edit <= EDITS; edit += 1) {
    times.push(await editWorker(dev, url, `edit-${edit}-`));
    await sleep(2_000);
  }
  await dev.stop();
  await install();
  return [{ what: 'an edit of the worker is live', ...summary(times), 'all, s': times.map(seconds).join(' ') }];
}
