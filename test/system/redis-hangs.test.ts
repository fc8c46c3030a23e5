import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Demo, startDemo } from '../support/demo.ts';
import { redisServer } from '../support/redis.ts';
import { until } from '../support/until.ts';

/**
 * MAX_IN_FLIGHT allows one second of strings, as the default does at MAX_FREQUENCY. A busy machine can keep up this
 * rate.
 */
const STRINGS_PER_SECOND = 200;
/** How long Redis hangs, counted in strings that become due. */
const HANGS_FOR_STRINGS = 5 * STRINGS_PER_SECOND;

// The test pauses the process of Redis. The stand-in needs no such test.
if (redisServer !== undefined) {
  let demo: Demo;
  beforeAll(async () => {
    demo = await startDemo({ frontend: { MAX_IN_FLIGHT: STRINGS_PER_SECOND } });
  });
  afterAll(() => demo.stop());

  test('few strings are lost while Redis hangs', async () => {
    const pid = demo.redis.pid as number;
    const page = await demo.page();
    await page.setFrequency(STRINGS_PER_SECOND);
    await until(async () => (await demo.state()).totals.succeeded > STRINGS_PER_SECOND, 'strings succeed for a second');

    const before = (await demo.state()).totals;
    process.kill(pid, 'SIGSTOP');
    await until(async () => {
      const { sent, skipped } = (await demo.state()).totals;
      return sent + skipped - before.sent - before.skipped >= HANGS_FOR_STRINGS;
    }, 'Redis has hung for five seconds');
    process.kill(pid, 'SIGCONT');
    await until(async () => (await demo.state()).redis === 'connected', 'the frontend is connected to Redis again');
    await page.setFrequency(0);

    const after = await demo.settled();
    const lost = after.skipped - before.skipped + after.failed - before.failed;
    expect(after.sent).toBe(after.succeeded + after.failed);
    // None on a quiet machine. A connection that waits two seconds more before it is replaced loses 0.3 of them.
    expect(lost / HANGS_FOR_STRINGS).toBeLessThan(0.2);
  });
} else {
  test.skip('few strings are lost while Redis hangs (redis-server is not installed)');
}
