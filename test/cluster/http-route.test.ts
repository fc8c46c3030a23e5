import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startApiClient } from '../support/api-client.ts';
import { changeRoute } from '../support/change-route.ts';
import { gatewayUrl, hasCluster, inPrimary, readState, untilWeights, watcherStatus } from '../support/cluster.ts';
import { until } from '../support/until.ts';
import { testsOfBursting } from './parts/bursting.ts';
import { testsOfOutages } from './parts/outages.ts';
import { testsOfRetries } from './parts/retries.ts';
import { testsOfRollingRestarts } from './parts/rolling-restart.ts';

/** Strings that succeed after each step, so that its effect would show: two seconds of the client. */
const STRINGS_PER_STEP = 100;

describe.skipIf(!hasCluster)('with an HTTPRoute', () => {
  let url: string;
  beforeAll(async () => {
    url = await gatewayUrl();
  });
  afterAll(async () => {
    await changeRoute('virtualservice');
    await untilWeights('100/0');
  });

  /** Waits until a number of strings has succeeded. */
  async function untilStrings(count: number): Promise<void> {
    const before = (await readState(url)).totals.succeeded;
    await until(async () => (await readState(url)).totals.succeeded > before + count, `${count} strings succeed`);
  }

  /** Waits until the new route bursts, stops the client, and expects that all its requests have succeeded. */
  async function expectNoFailure(client: ReturnType<typeof startApiClient>): Promise<void> {
    await untilWeights('0/100');
    await untilStrings(STRINGS_PER_STEP);
    const { sent, failed } = await client.stop();
    await untilWeights('100/0');

    expect(failed, JSON.stringify(failed)).toEqual({});
    expect(sent).toBeGreaterThan(500);
  }

  test('at 50 strings a second, it replaces the VirtualService, and no request fails', async () => {
    const client = startApiClient(url, 50);
    await untilStrings(STRINGS_PER_STEP);
    const problems: Record<string, string | undefined> = {};
    await changeRoute('httproute', async (step) => {
      await untilStrings(STRINGS_PER_STEP);
      if (step === 'HTTPRoute') {
        // The watcher that changes the VirtualService notices within ten seconds that it has no effect.
        problems[step] = await until(async () => (await watcherStatus(url))?.problem, 'the watcher has a problem');
      }
    });
    await expectNoFailure(client);
    expect(problems.HTTPRoute).toContain('The HTTPRoute worker-route also routes the requests to the worker, and wins');
    expect((await watcherStatus(url))?.problem).toBeNull();
    expect(await inPrimary('get', 'virtualservices', '-o', 'name')).not.toContain('worker-virtual-service');
  });

  describe('through the gateway', testsOfBursting);

  describe('in the middle of a burst', () => testsOfOutages());

  describe('rolling restarts at 50 strings a second', () => testsOfRollingRestarts('the burst worker'));

  describe('retries', testsOfRetries);

  test('at 50 strings a second, the VirtualService replaces it again, and no request fails', async () => {
    const client = startApiClient(url, 50);
    await untilStrings(STRINGS_PER_STEP);
    await changeRoute('virtualservice', () => untilStrings(STRINGS_PER_STEP));
    await expectNoFailure(client);
    expect((await watcherStatus(url))?.problem).toBeNull();
    expect(await inPrimary('get', 'httproutes', '-o', 'name')).not.toContain('worker-route');
  });
});
