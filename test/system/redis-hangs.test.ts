import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Demo, startDemo } from '../support/demo.ts';
import { redisServer } from '../support/redis.ts';
import { until } from '../support/until.ts';

/** With as much room in flight as for one second, which is the default at MAX_FREQUENCY. A busy machine can keep this rate. */
const STRINGS_PER_SECOND = 200;
/** How long Redis hangs, counted in strings that fall due. */
const HANGS_FOR_STRINGS = 5 * STRINGS_PER_SECOND;

// Only a server of its own process can be paused: the stand-in pauses only with the test.
if (redisServer !== undefined) {
  let demo: Demo;
  beforeAll(async () => {
    demo = await startDemo({ frontend: { MAX_IN_FLIGHT: STRINGS_PER_SECOND } });
  });
  afterAll(() => demo.stop());

  test('a Redis that hangs costs next to no strings', async () => {
    const pid = demo.redis.pid as number;
    const page = await demo.page();
    await page.setFrequency(STRINGS_PER_SECOND);
    await until(
      async () => (await demo.state()).totals.succeeded > STRINGS_PER_SECOND,
      'a second of strings is hashed',
    );

    const before = (await demo.state()).totals;
    process.kill(pid, 'SIGSTOP');
    await until(async () => {
      const { sent, skipped } = (await demo.state()).totals;
      return sent + skipped - before.sent - before.skipped >= HANGS_FOR_STRINGS;
    }, 'Redis has hung for five seconds');
    process.kill(pid, 'SIGCONT');
    await until(async () => (await demo.state()).redis === 'connected', 'Redis is back');
    await page.setFrequency(0);

    const after = await demo.settled();
    const lost = after.skipped - before.skipped + after.failed - before.failed;
    expect(after.sent).toBe(after.succeeded + after.failed);
    expect(lost / HANGS_FOR_STRINGS).toBeLessThan(0.1);
  });
} else {
  test.skip('a Redis that hangs costs next to no strings (no redis-server is installed)');
}
