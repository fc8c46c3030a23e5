import { afterAll, describe, expect, test } from 'vitest';
import { gatewayUrl, hasCluster, inPrimary, readState, untilWeights } from '../support/cluster.ts';
import { until } from '../support/until.ts';
import { restartUnderLoad, testsOfRollingRestarts } from './parts/rolling-restart.ts';

describe.skipIf(!hasCluster)('rolling restarts at 50 strings a second', () => {
  afterAll(() => untilWeights('100/0'));

  testsOfRollingRestarts('the burst worker', 'the primary worker', 'the frontend');

  test('Redis: every string is accounted for', async () => {
    const url = await gatewayUrl();
    await restartUnderLoad(inPrimary, 'redis-cache');
    await until(async () => (await readState(url)).redis === 'connected', 'the frontend is connected to Redis', 60_000);
    await until(async () => (await readState(url)).totals.inFlight === 0, 'nothing is in flight', 30_000);
    const { totals } = await readState(url);

    expect(totals.sent).toBe(totals.succeeded + totals.failed);
  });
});
