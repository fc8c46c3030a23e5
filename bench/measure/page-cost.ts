import { setTimeout as sleep } from 'node:timers/promises';
import type { launchBrowser } from '@hashr/test/support/browser.ts';

type Browser = Awaited<ReturnType<typeof launchBrowser>>;
type Page = Awaited<ReturnType<Browser['newPage']>>;

/** What a page costs. Shares are of one core. */
export interface PageCost {
  /** The time in which the page's own thread works, from 0 to 1. It grows if the machine is busy. */
  mainThread: number;
  /** The part of it that is JavaScript. */
  script: number;
  /** The CPU time of the page's process: its thread, its workers and the compositor. */
  process: number;
  /** In megabytes. */
  heap: number;
}

/** Measures what a page costs for some seconds, as Chromium counts it. */
export async function measurePageCost(page: Page, seconds: number): Promise<PageCost> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  const readMetrics = async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    return (wanted: string) => metrics.find(({ name }) => name === wanted)?.value ?? 0;
  };
  const before = await readMetrics();
  await sleep(seconds * 1_000);
  const after = await readMetrics();
  await session.detach();

  const share = (name: string) => (after(name) - before(name)) / (after('Timestamp') - before('Timestamp'));
  return {
    mainThread: share('TaskDuration'),
    script: share('ScriptDuration'),
    process: share('ProcessTime'),
    heap: after('JSHeapUsedSize') / 1e6,
  };
}
