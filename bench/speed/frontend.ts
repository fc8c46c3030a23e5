import { setTimeout as sleep } from 'node:timers/promises';
import type { State } from '@hashr/messages/page-events.ts';
import { connectPage } from '@hashr/test/support/page.ts';
import { cpuSeconds } from '@hashr/test/support/processes.ts';
import { startRedis } from '@hashr/test/support/redis.ts';
import { startPinned } from './programs.ts';

const SECONDS = 8;
const PAGES = 10;
const FREQUENCIES = [1_000, 2_000, 4_000, 6_000, 8_000, 9_000, 10_000, 11_000];

/** Strings per second of a frontend with ten pages. The frontend has one core, everything else has the other. */
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
  const rows: object[] = [];
  for (const frequency of FREQUENCIES) {
    await Promise.all(pages.map((page) => page.setFrequency(frequency / PAGES)));
    await sleep(2_000);
    rows.push(await benchFrequency(frontend, frequency));
  }
  for (const page of pages) {
    page.close();
  }
  await Promise.all([frontend.kill(), worker.kill(), redis.kill()]);
  return rows;
}

async function benchFrequency({ url, pid }: { url: string; pid: number }, frequency: number): Promise<object> {
  const readTotals = async () => ((await (await fetch(`${url}/api/state`)).json()) as State).totals;
  const before = await readTotals();
  const cpuBefore = cpuSeconds(pid);
  const startedMs = performance.now();
  await sleep(SECONDS * 1_000);
  const cpu = cpuSeconds(pid) - cpuBefore;
  const after = await readTotals();
  const seconds = (performance.now() - startedMs) / 1_000;
  const sent = after.sent - before.sent;
  const succeededPerSecond = (after.succeeded - before.succeeded) / seconds;
  return {
    'offered /s': frequency,
    'sent /s': (sent / seconds).toFixed(0),
    'succeeded /s': succeededPerSecond.toFixed(0),
    'exact within 2 %': Math.abs(succeededPerSecond - frequency) <= frequency * 0.02,
    skipped: after.skipped - before.skipped,
    failed: after.failed - before.failed,
    'CPU, % of its core': ((cpu / seconds) * 100).toFixed(0),
    'CPU ms per 1,000 strings': ((cpu * 1_000) / (sent / 1_000)).toFixed(0),
  };
}
