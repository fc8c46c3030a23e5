import { expect } from 'vitest';
import type { Demo } from './demo.ts';
import type { RunningWatcher } from './demo-programs.ts';
import type { TestPage } from './page.ts';
import { until } from './until.ts';

/**
 * Expects that the traffic of 5 strings a second, 20, and 5 again goes to burst and returns, and that no string is lost.
 * Closes the pages.
 *
 * @param inBurst is called while burst has all traffic
 */
export async function expectBurstAndReturn(
  demo: Demo,
  page: TestPage,
  watcher: RunningWatcher,
  inBurst: () => Promise<void> = async () => {},
): Promise<void> {
  await page.setFrequency(5);
  await until(async () => 'perSecond' in (await watcher.status()).rate, 'the watcher observes a rate');
  expect(await demo.weights()).toEqual([100, 0]);

  await page.setFrequency(20);
  await demo.untilWeights(0, 100);
  const before = (await demo.state()).totals.succeededByCluster.burst;
  await until(
    async () => (await demo.state()).totals.succeededByCluster.burst > before + 20,
    'strings succeed in burst',
  );
  await inBurst();
  await page.setFrequency(5);
  await demo.untilWeights(100, 0);
  await demo.closePages();

  const { totals } = await demo.state();
  expect(totals).toMatchObject({ failed: 0, succeeded: totals.sent });
  expect((await watcher.status()).journal.map(({ kind }) => kind)).toEqual(['moved', 'moved']);
}
