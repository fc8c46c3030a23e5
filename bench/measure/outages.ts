import { setTimeout as sleep } from 'node:timers/promises';
import { type Demo, startDemo } from '@hashr/test/support/demo.ts';
import { until } from '@hashr/test/support/until.ts';

const AWAY_MS = 5_000;

/** Redis, and then the primary worker, killed for five seconds at 50 a second: the books before and after. */
export async function measureOutages(): Promise<object[]> {
  const demo = await startDemo();
  const rows = [
    await outage(demo, 'Redis', demo.redis.kill, demo.redis.start),
    await outage(
      demo,
      'primary worker',
      async () => void (await demo.programs.primary.end('SIGKILL')),
      () => demo.start('primary'),
    ),
  ];
  await demo.stop();
  return rows;
}

async function outage(
  demo: Demo,
  what: string,
  kill: () => Promise<void>,
  start: () => Promise<void>,
): Promise<object> {
  const page = await demo.page();
  const before = await demo.settled();
  await page.setFrequency(50);
  await sleep(2_000);
  await kill();
  const killedMs = performance.now();
  const ill = () => page.states.at(-1)?.redis === 'unavailable' || (page.states.at(-1)?.perSecond.failed ?? 0) > 0;
  await until(ill, 'the page says so');
  const saidMs = performance.now() - killedMs;
  await sleep(AWAY_MS - saidMs);
  await start();
  const startedMs = performance.now();
  await until(() => !ill(), 'the page says that it is back');
  const backMs = performance.now() - startedMs;
  await sleep(2_000);
  await page.setFrequency(0);
  const after = await demo.settled();
  await sleep(11_000); // Longer than the books wait for a message.
  const later = (await demo.state()).totals;
  await demo.closePages();
  const { sent, succeeded, failed } = after;
  return {
    killed: what,
    'said after, ms': Math.round(saidMs),
    'well again after, ms': Math.round(backMs),
    sent: sent - before.sent,
    succeeded: succeeded - before.succeeded,
    failed: failed - before.failed,
    'in flight': after.inFlight,
    balance: sent - before.sent - (succeeded - before.succeeded) - (failed - before.failed),
    'filled in': later.settledByResponse - before.settledByResponse,
    late: later.late - before.late,
    duplicate: later.duplicate - before.duplicate,
    'by kind': JSON.stringify(Object.fromEntries(Object.entries(after.failedByKind).filter(([, count]) => count > 0))),
  };
}
