import type { HashResponse } from '@hashr/messages/hash-request.ts';
import { beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { chromium } from '../support/chromium.ts';
import { gatewayUrl, hasCluster, pauseWatcher, setWeights, untilWeights, watcherStatus } from '../support/cluster.ts';
import { until } from '../support/until.ts';
import { testsOfBursting } from './parts/bursting.ts';

describe.skipIf(!hasCluster)('through the gateway', testsOfBursting);

describe.skipIf(!hasCluster)('through the gateway, in a browser and by hand', () => {
  let url: string;
  beforeAll(async () => {
    url = await gatewayUrl();
    await until(async () => (await watcherStatus(url))?.verdict === 'settled', 'the watcher is settled', 60_000);
  });

  test.skipIf(chromium === undefined)('a browser shows it', async () => {
    const browser = await launchBrowser();
    const tab = await browser.newPage();
    await tab.goto(url);
    await tab.locator('#watcher').getByText('PRIMARY', { exact: true }).waitFor();
    await tab.getByRole('button', { name: '20 /s', exact: true }).click();
    await tab.locator('#watcher').getByText('BURST', { exact: true }).waitFor();
    await tab.locator('#results').getByText('bursty-').first().waitFor();
    await browser.close();
    await untilWeights('100/0');
  });

  test('50/50 by hand, while the watcher is paused: about half of 1,000 strings goes to burst', async () => {
    let burst = 0;
    await pauseWatcher(true);
    try {
      await setWeights(50, 50);
      await until(async () => (await watcherStatus(url))?.weights?.burst === 50, 'the watcher has read the weights');
      // The sidecar receives the weights a little later, perhaps in the middle of a batch. The test counts from the
      // next batch.
      await until(async () => (await hashByBurst(20)) > 0, 'the sidecar has the weights');
      // Small batches: each string in flight needs a connection, and a busy node is slow to open many.
      for (let batch = 0; batch < 50; batch += 1) {
        burst += await hashByBurst(20);
      }
    } finally {
      await pauseWatcher(false); // Also before a second try, and for the other files.
    }
    await untilWeights('100/0');

    // For a binomial distribution with n = 1,000 and p = 1/2, the probability of a distance of 78 or more is 9.1e-7:
    // the sum of 2 * C(1000, k) / 2^1000 over k from 578. (Three standard deviations, 47.4, would be 1 in 378.)
    expect(Math.abs(burst - 500)).toBeLessThan(78);
  });

  /** Hashes some strings, at most 100. Returns how many of them succeeded in burst, according to the response. */
  async function hashByBurst(count: number): Promise<number> {
    const response = await fetch(`${url}/api/hash`, { method: 'POST', body: JSON.stringify({ count }) });
    const answer = (await response.json()) as HashResponse;
    expect(answer.failedByKind).toEqual({});
    expect(answer).toMatchObject({ sent: count, succeeded: count });
    expect(answer.results).toHaveLength(count);
    return answer.results.filter(({ cluster }) => cluster === 'burst').length;
  }
});
