import { setTimeout as sleep } from 'node:timers/promises';
import { type Demo, startDemo } from '@hashr/test/support/demo.ts';
import { until } from '@hashr/test/support/until.ts';

const OUTAGE_MS = 5_000;
/** Longer than the ledger waits for the Redis message of a string that the response has settled. */
const LEDGER_WAIT_MS = 11_000;

/**
 * Kills Redis, and then the primary worker, for five seconds at 50 strings a second. Reports the change of the totals.
 */
export async function measureOutages(): Promise<object[]> {
  const demo = await startDemo();
  const rows = [
    await outage(demo, 'Redis', demo.redis.kill, demo.redis.start),
    await outage(
      demo,
      'primary worker',
      () => demo.programs.primary.end('SIGKILL'),
      () => demo.start('primary'),
    ),
  ];
  await demo.stop();
  return rows;
}

async function outage(
  demo: Demo,
  what: string,
  kill: () => Promise<unknown>,
  start: () => Promise<void>,
): Promise<object> {
  const page = await demo.page();
  const before = await demo.settled();
  await page.setFrequency(50);
  await sleep(2_000);
  await kill();
  const showsOutage = () =>
    page.states.at(-1)?.redis === 'unavailable' || (page.states.at(-1)?.perSecond.failed ?? 0) > 0;
  const shownMs = await timeUntil(showsOutage, 'the page shows the outage');
  await sleep(OUTAGE_MS - shownMs);
  await start();
  const recoveredMs = await timeUntil(() => !showsOutage(), 'the page shows the recovery');
  await sleep(2_000);
  await page.setFrequency(0);
  const after = await demo.settled();
  await sleep(LEDGER_WAIT_MS);
  const later = (await demo.state()).totals;
  await demo.closePages();
  const { sent, succeeded, failed } = after;
  return {
    killed: what,
    'the page shows it after, ms': shownMs,
    'the page shows the recovery after, ms': recoveredMs,
    sent: sent - before.sent,
    succeeded: succeeded - before.succeeded,
    failed: failed - before.failed,
    'in flight': after.inFlight,
    balance: sent - before.sent - (succeeded - before.succeeded) - (failed - before.failed),
    'settled by the response': later.settledByResponse - before.settledByResponse,
    late: later.late - before.late,
    duplicate: later.duplicate - before.duplicate,
    'by kind': JSON.stringify(Object.fromEntries(Object.entries(after.failedByKind).filter(([, count]) => count > 0))),
  };
}

async function timeUntil(condition: () => boolean, what: string): Promise<number> {
  const startedMs = performance.now();
  await until(condition, what);
  return Math.round(performance.now() - startedMs);
}
