import { setTimeout as sleep } from 'node:timers/promises';
import { startDemo } from '@hashr/test/support/demo.ts';

const SECONDS = 10;

/** For each rate: the strings that are due in ten seconds, and the strings that are sent. */
export async function measureRates(): Promise<object[]> {
  const demo = await startDemo({ frontend: { MAX_FREQUENCY: 2_000 } });
  const rows: object[] = [];
  for (const frequency of [0.5, 1, 5, 15, 16, 100, 600, 1_000, 2_000]) {
    const page = await demo.page();
    const before = await demo.settled();
    const startedMs = performance.now();
    await page.setFrequency(frequency);
    await sleep(SECONDS * 1_000);
    const due = (frequency * (performance.now() - startedMs)) / 1_000;
    await page.setFrequency(0);
    const { latencyMs } = await demo.state();
    const after = await demo.settled();
    const sent = after.sent - before.sent;
    rows.push({
      'offered /s': frequency,
      due: due.toFixed(1),
      sent,
      'off by': `${(sent - due).toFixed(1)} (${(((sent - due) / due) * 100).toFixed(2)} %)`,
      succeeded: after.succeeded - before.succeeded,
      failed: after.failed - before.failed,
      skipped: after.skipped - before.skipped,
      'p50 ms': latencyMs?.p50.toFixed(1),
      'p99 ms': latencyMs?.p99.toFixed(1),
    });
    await demo.closePages();
  }
  await demo.stop();
  return rows;
}
