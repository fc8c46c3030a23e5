import { setTimeout as sleep } from 'node:timers/promises';
import type { State } from '@hashr/messages/page-events.ts';
import { connectPage } from '@hashr/test/support/page.ts';
import { startRedis } from '@hashr/test/support/redis.ts';
import { startPinned } from './programs.ts';

const SECONDS = 8;
const PAGES = 10;

/** What the frontend delivers with ten pages connected; it has one core, everything else the other. */
export async function benchFrontend(): Promise<object[]> {
  const redis = await startRedis();
  const worker = await startPinned(1, 'bench/speed/bare-worker.ts', { REDIS_URL: redis.url });
  const frontend = await startPinned(0, 'services/frontend/src/main.ts', {
    REDIS_URL: redis.url,
    PROCESSOR_URL: worker.url,
    MAX_FREQUENCY: 20_000,
    MAX_IN_FLIGHT: 5_000,
  });
  const pages = await Promise.all(Array.from({ length: PAGES }, () => connectPage(frontend.url)));
  const read = async () => ((await (await fetch(`${frontend.url}/api/state`)).json()) as State).totals;

  const rows: object[] = [];
  for (const frequency of [1_000, 2_000, 3_000, 4_000, 5_000, 6_000, 7_000, 8_000]) {
    await Promise.all(pages.map((page) => page.setFrequency(frequency / PAGES)));
    await sleep(2_000);
    const before = await read();
    const cpuBefore = frontend.cpuSeconds();
    const startedMs = performance.now();
    await sleep(SECONDS * 1_000);
    const cpu = frontend.cpuSeconds() - cpuBefore;
    const after = await read();
    const seconds = (performance.now() - startedMs) / 1_000;
    const succeededPerSecond = (after.succeeded - before.succeeded) / seconds;
    const sentPerSecond = (after.sent - before.sent) / seconds;
    rows.push({
      'asked /s': frequency,
      'sent /s': sentPerSecond.toFixed(0),
      'succeeded /s': succeededPerSecond.toFixed(0),
      'exact within 2 %': Math.abs(succeededPerSecond - frequency) <= frequency * 0.02,
      skipped: after.skipped - before.skipped,
      failed: after.failed - before.failed,
      'CPU, % of its core': ((cpu / seconds) * 100).toFixed(0),
      'CPU ms per 1,000 strings': ((cpu * 1_000) / ((after.sent - before.sent) / 1_000)).toFixed(0),
    });
  }
  for (const page of pages) {
    page.close();
  }
  await Promise.all([frontend.end(), worker.end(), redis.kill()]);
  return rows;
}
