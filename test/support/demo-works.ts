import { expect } from 'vitest';
import { readState, untilWeights, watcherStatus } from './cluster.ts';
import { untilDrained } from './drained.ts';
import { connectPage } from './page.ts';
import { until } from './until.ts';

/**
 * Expects that the demo works on the clusters: a page sets 20/s, the traffic moves to burst and returns, every string
 * settles, and every result arrives through Redis.
 */
export async function expectDemoWorks(url: string): Promise<void> {
  await untilDrained();
  await until(async () => (await readState(url)).redis === 'connected', 'the frontend is connected', 60_000);
  await until(async () => (await watcherStatus(url))?.verdict === 'settled', 'the watcher is settled', 60_000);
  const page = await connectPage(url);
  try {
    const before = (await readState(url)).totals;
    expect(await page.setFrequency(20)).toMatchObject({ ok: true });
    await untilWeights('0/100');
    await until(
      async () => (await readState(url)).totals.succeededByCluster.burst > before.succeededByCluster.burst + 40,
      'strings succeed in burst',
      30_000,
    );
    expect(await page.setFrequency(0)).toMatchObject({ ok: true });
    await untilWeights('100/0');
    await until(async () => (await readState(url)).totals.inFlight === 0, 'nothing is in flight', 30_000);
    const { totals } = await readState(url);
    expect(totals.sent).toBe(totals.succeeded + totals.failed);
    // No Redis message was missed.
    expect(totals.settledByResponse - before.settledByResponse).toBe(0);
  } catch (error) {
    const state = await readState(url).catch(() => undefined);
    const { offeredPerSecond, totals, watcher } = state ?? {};
    const newest = { ...watcher, journal: watcher?.journal[0] };
    const seen = { connected: page.socket.connected, offeredPerSecond, totals, watcher: newest };
    throw new Error(`The demo does not work: ${error}\n${JSON.stringify(seen)}`, { cause: error });
  } finally {
    page.close();
  }
}
