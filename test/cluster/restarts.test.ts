import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startApiClient } from '../support/api-client.ts';
import {
  burstWorker,
  gatewayUrl,
  hasCluster,
  inBurst,
  inPrimary,
  readState,
  untilWeights,
} from '../support/cluster.ts';
import { until } from '../support/until.ts';

type Kubectl = (...args: string[]) => Promise<string>;

describe.skipIf(!hasCluster)('rolling restarts at 50 strings a second', () => {
  let url: string;

  beforeAll(async () => {
    url = await gatewayUrl();
  });
  afterAll(() => untilWeights('100/0'));

  /** Restarts a Deployment while a client calls the API. Returns the outcomes of its requests. */
  async function restart(kubectl: Kubectl, deployment: string) {
    const client = startApiClient(url, 50);
    await until(async () => (await readState(url)).totals.sentBySource.api > 0, 'requests of the client are counted');
    await kubectl('rollout', 'restart', 'deployment', deployment);
    await kubectl('rollout', 'status', 'deployment', deployment, '--timeout=180s');
    await until(
      async () => !(await kubectl('get', 'pods', '-o', 'jsonpath={.items[*].metadata.deletionTimestamp}')).trim(),
      'the old pod is deleted',
      60_000,
    );
    return client.stop();
  }

  test.each<[string, Kubectl, string]>([
    ['the burst worker', inBurst, burstWorker],
    ['the primary worker', inPrimary, 'worker-deployment'],
    ['the frontend', inPrimary, 'frontend-deployment'],
  ])('%s: no request fails', async (_name, kubectl, deployment) => {
    const { sent, failed } = await restart(kubectl, deployment);

    expect(sent).toBeGreaterThan(200);
    expect(failed, JSON.stringify(failed)).toEqual({});
  });

  test('Redis: every string is accounted for', async () => {
    await restart(inPrimary, 'redis-cache');
    await until(async () => (await readState(url)).redis === 'connected', 'the frontend is connected to Redis', 60_000);
    await until(async () => (await readState(url)).totals.inFlight === 0, 'nothing is in flight', 30_000);
    const { totals } = await readState(url);

    expect(totals.sent).toBe(totals.succeeded + totals.failed);
  });
});
