import { setTimeout as sleep } from 'node:timers/promises';
import { readState, watcherStatus } from '@hashr/test/support/cluster.ts';
import { connectPage } from '@hashr/test/support/page.ts';
import { until } from '@hashr/test/support/until.ts';
import { RATES, type Run } from './run.ts';

/** Opens connections, and gives the sidecar the first load reports. */
const WARM_UP_MS = 5_000;

/**
 * Drives the load through the gateway, as one page, and records what the page receives.
 *
 * @param signal ends the run early, with an AbortError
 */
export async function drive(url: string, phaseSeconds: number, signal: AbortSignal): Promise<Run> {
  const page = await connectPage(url);
  try {
    await page.setFrequency(RATES[0]);
    await sleep(WARM_UP_MS, undefined, { signal });
    const { totals: before } = await readState(url);
    const movesBefore = await moveTimes(url);
    const samples: Run['samples'] = [];
    const startedMs = performance.now();
    page.socket.on('calculation', ({ counts: { primary, burst, failed } }) =>
      samples.push({ at: (performance.now() - startedMs) / 1_000, primary, burst, failed }),
    );
    let p99Ms = 0;
    for (const [phase, rate] of RATES.entries()) {
      await page.setFrequency(rate);
      const endMs = startedMs + (phase + 1) * phaseSeconds * 1_000;
      await sleep(endMs - performance.now(), undefined, { signal });
      p99Ms = phase === 1 ? ((await readState(url)).latencyMs?.p99 ?? 0) : p99Ms;
    }
    await page.setFrequency(0);
    await until(async () => (await readState(url)).totals.inFlight === 0, 'every string is settled', 30_000);
    const { totals: after } = await readState(url);
    const movesAfter = await moveTimes(url);
    return {
      phaseSeconds,
      samples,
      sent: after.sent - before.sent,
      failedByKind: differences(before.failedByKind, after.failedByKind),
      p99Ms,
      moves: movesAfter.filter((atMs) => !movesBefore.includes(atMs)).length,
    };
  } finally {
    page.close();
  }
}

/** When the watcher moved the traffic, according to its journal. */
async function moveTimes(url: string): Promise<number[]> {
  const journal = (await watcherStatus(url))?.journal ?? [];
  return journal.filter(({ kind }) => kind === 'moved').map(({ atMs }) => atMs);
}

function differences(before: Record<string, number>, after: Record<string, number>): Record<string, number> {
  return Object.fromEntries(Object.entries(after).map(([kind, count]) => [kind, count - (before[kind] ?? 0)]));
}
