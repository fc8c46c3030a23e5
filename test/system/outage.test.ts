import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Demo, startDemo } from '../support/demo.ts';
import { redisKinds } from '../support/redis.ts';
import { until } from '../support/until.ts';

describe.each(redisKinds)('when something is unavailable (%s)', (kind) => {
  let demo: Demo;
  beforeAll(async () => {
    demo = await startDemo({ frontend: { REQUEST_TIMEOUT_MS: 1_500 } }, kind);
  });
  afterEach(() => demo.closePages());
  afterAll(() => demo.stop());

  test('Redis is killed and started again: the page shows it, and each string is counted once', async () => {
    const page = await demo.page();
    const before = await demo.settled();
    await page.setFrequency(50);
    await until(async () => (await demo.state()).totals.succeeded > before.succeeded, 'strings succeed');

    await demo.redis.kill();
    await until(() => page.states.at(-1)?.redis === 'unavailable', 'the page shows the outage');
    const duringOutage = await demo.state();
    await until(
      async () => (await demo.state()).totals.settledByResponse > duringOutage.totals.settledByResponse + 20,
      'responses settle strings',
    );
    const health = await fetch(`${demo.workerUrls.primary}/_healthz`);
    expect([health.status, await health.json()]).toEqual([200, expect.objectContaining({ redis: 'unavailable' })]);

    await demo.redis.start();
    await until(() => page.states.at(-1)?.redis === 'connected', 'the page shows the recovery');
    await until(async () => (await demo.hash({})).results.length === 1, 'a string succeeds');
    await page.setFrequency(0);
    const after = await demo.settled();
    expect(after.sent - before.sent).toBe(after.succeeded - before.succeeded);
    expect(after).toMatchObject({ failed: before.failed, late: 0, duplicate: 0, dropped: 0 });
  });

  test('Redis hangs: the page and the worker report it as unavailable', async () => {
    const redis = demo.redis.pid as number;
    const page = await demo.page();
    const before = await demo.settled();
    await page.setFrequency(50);
    process.kill(redis, 'SIGSTOP');
    await until(() => page.states.at(-1)?.redis === 'unavailable', 'the page shows the outage');
    await until(
      async () =>
        (
          await fetch(`${demo.workerUrls.primary}/_healthz`).then(
            (response) => response.json() as Promise<{ redis: string }>,
          )
        ).redis === 'unavailable',
      'the worker reports the outage',
    );
    process.kill(redis, 'SIGCONT');
    await until(() => page.states.at(-1)?.redis === 'connected', 'the page shows the recovery');
    await page.setFrequency(0);

    const after = await demo.settled();
    expect(after.sent - before.sent).toBe(after.succeeded - before.succeeded + after.failed - before.failed);
    expect(after.duplicate).toBe(0);
  });

  test('the worker is killed and started again: failures are counted by kind, and strings succeed again', async () => {
    const page = await demo.page();
    const before = await demo.settled();
    await page.setFrequency(50);
    await until(async () => (await demo.state()).totals.succeeded > before.succeeded, 'strings succeed');

    await demo.programs.primary.end('SIGKILL');
    await until(() => (page.states.at(-1)?.perSecond.failed ?? 0) > 10, 'the page shows failures');
    await demo.start('primary');
    await until(() => page.states.at(-1)?.perSecond.failed === 0, 'the page no longer shows failures');
    await page.setFrequency(0);

    const after = await demo.settled();
    const failed = after.failed - before.failed;
    expect(failed).toBeGreaterThan(10);
    expect(after.sent - before.sent).toBe(after.succeeded - before.succeeded + failed);
    expect(after.failedByKind['5xx']).toBe(failed);
    expect(after.late + after.duplicate).toBe(before.late);
  });

  test('the worker hangs: strings without an answer time out, and their later results do not count twice', async () => {
    const page = await demo.page();
    const before = await demo.settled();
    process.kill(demo.programs.primary.pid, 'SIGSTOP');
    await page.setFrequency(20);
    await until(async () => (await demo.state()).totals.failedByKind.timeout >= 5, 'timeouts are counted');
    await page.setFrequency(0);
    await demo.settled();
    process.kill(demo.programs.primary.pid, 'SIGCONT');
    await until(async () => (await demo.hash({})).succeeded === 1, 'the worker hashes again');

    const after = await demo.settled();
    expect(after.sent - before.sent).toBe(after.succeeded - before.succeeded + after.failed - before.failed);
    expect(after.duplicate).toBe(0);
  });

  test('a frontend that receives SIGTERM waits for the strings in flight', async () => {
    process.kill(demo.programs.primary.pid, 'SIGSTOP');
    const response = demo.hash({ count: 20 });
    await until(async () => (await demo.state()).totals.inFlight === 20, 'the strings are in flight');
    const { frontend } = demo.programs;
    const ended = frontend.end('SIGTERM');
    await until(() => frontend.output().includes('stopping: SIGTERM'), 'the shutdown has begun');
    process.kill(demo.programs.primary.pid, 'SIGCONT');

    expect(await response).toMatchObject({ sent: 20, succeeded: 20, failed: 0 });
    expect(await ended).toEqual({ code: 0, signal: null });
    await demo.start('frontend');
  });

  test('a frontend that receives SIGTERM does not wait for a worker that hangs', async () => {
    process.kill(demo.programs.primary.pid, 'SIGSTOP');
    const response = demo.hash({ count: 5 });
    await until(async () => (await demo.state()).totals.inFlight === 5, 'the strings are in flight');
    const ended = await demo.programs.frontend.end('SIGTERM');
    process.kill(demo.programs.primary.pid, 'SIGCONT');

    expect(ended).toEqual({ code: 0, signal: null });
    expect(await response).toMatchObject({ sent: 5, succeeded: 0, failed: 5, failedByKind: { timeout: 5 } });
    await demo.start('frontend');
  });

  test('a page sets its rate again when the frontend restarts', async () => {
    const page = await demo.page();
    page.socket.on('connect', () => void page.setFrequency(4).catch(() => {})); // As the real page does.
    await page.setFrequency(4);
    await demo.programs.frontend.end('SIGKILL');
    await until(() => !page.socket.connected, 'the page has lost its connection');
    await demo.start('frontend');

    await until(async () => (await demo.state()).offeredPerSecond === 4, 'the rate is offered again');
  });
});
