import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Demo, startDemo } from '../support/demo.ts';
import { redisKinds } from '../support/redis.ts';
import { until } from '../support/until.ts';

describe.each(redisKinds)('the path of a string, with %s', (kind) => {
  let demo: Demo;
  beforeAll(async () => {
    demo = await startDemo({ frontend: { MAX_FREQUENCY: 2_000 } }, kind);
  });
  afterEach(() => demo.closePages());
  afterAll(() => demo.stop());

  test.each(kind === 'stand-in' ? [1_000] : [0.5, 5, 16, 100, 1_000, 2_000])(
    'at %d strings a second, the number sent is exact within 2 % or one string',
    async (frequency) => {
      const page = await demo.page();
      const before = await demo.settled();

      const startRequestedMs = performance.now();
      expect(await page.setFrequency(String(frequency))).toEqual({ ok: true, frequency });
      const startAcknowledgedMs = performance.now();
      await sleep(2_000);
      const stopRequestedMs = performance.now();
      expect(await page.setFrequency(0)).toEqual({ ok: true, frequency: 0 });
      const stopAcknowledgedMs = performance.now();
      const after = await demo.settled();

      // The frontend starts and stops at some moment between each request and its acknowledgement.
      const sent = after.sent + after.skipped - before.sent - before.skipped;
      const least = (frequency * (stopRequestedMs - startAcknowledgedMs)) / 1_000;
      const most = (frequency * (stopAcknowledgedMs - startRequestedMs)) / 1_000;
      expect(sent).toBeGreaterThanOrEqual(Math.min(least - 1, least * 0.98));
      expect(sent).toBeLessThanOrEqual(Math.max(most + 1, most * 1.02));
      expect(after.succeeded - before.succeeded).toBe(after.sent - before.sent);
      expect(after).toMatchObject({ failed: 0, late: 0, duplicate: 0, dropped: 0 });
    },
  );

  test('an invalid frequency is refused with a reason, and changes nothing', async () => {
    const page = await demo.page();
    await page.setFrequency(3);

    for (const freq of ['', -3, 'abc', 1e9, null, {}, Number.NaN, undefined, [], true, '5/s']) {
      expect(await page.setFrequency(freq), String(freq)).toMatchObject({
        ok: false,
        error: expect.stringMatching(/^[A-Z0-9].*\.$/),
      });
      expect((await demo.state()).offeredPerSecond, String(freq)).toBe(3);
    }
  });

  test('a malformed event is refused, and an event without an acknowledgement is accepted', async () => {
    const page = await demo.page();
    for (const payload of [null, undefined, 5, '5', [], { token: 5, freq: 5 }]) {
      const answer = await page.socket.emitWithAck('frequency', payload as never);
      expect(answer).toEqual({ ok: false, error: expect.any(String) });
    }
    (page.socket.emit as (event: string, ...values: unknown[]) => void)('frequency', { freq: 2 });

    await until(() => page.states.at(-1)?.you.frequency === 2, 'the frequency without acknowledgement is set');
  });

  test('each page has its own rate, which ends when the page closes', async () => {
    const [one, two] = [await demo.page(), await demo.page()];
    await one.setFrequency(5);
    await two.setFrequency(7);
    await until(async () => (await demo.state()).offeredPerSecond === 12, 'the two rates add up');
    expect((await demo.state()).pages).toBe(2);

    one.close();
    await until(async () => (await demo.state()).offeredPerSecond === 7, 'the rate of the closed page ends');
    two.close();
    await until(async () => (await demo.state()).offeredPerSecond === 0, 'nothing is offered');
    const { sent } = await demo.settled();
    const observer = await demo.page();
    await until(() => observer.states.length > 3, 'the frontend has published its state for more than a second');

    expect((await demo.state()).totals.sent).toBe(sent);
  });

  test('a page receives a sample of the results, and exact counts', async () => {
    const page = await demo.page();
    const before = await demo.settled();
    await page.setFrequency(600);
    await until(() => page.batches.length >= 10, 'ten batches have arrived');
    await page.setFrequency(0);
    const { succeeded } = await demo.settled();
    const counted = () => page.batches.reduce((sum, { counts }) => sum + counts.primary + counts.burst, 0);
    await until(() => counted() === succeeded - before.succeeded, 'every hash is counted in a batch');

    expect(Math.max(...page.batches.map(({ results }) => results.length))).toBeLessThanOrEqual(24);
    expect(page.batches[0]?.results[0]).toMatchObject({ cluster: 'primary', worker: 'worker-primary' });
  });

  test('a message that is not a calculation is shown as text or dropped, and counted', async () => {
    const page = await demo.page();
    const before = await demo.settled();
    const redis = new Redis(demo.redis.url);
    await redis.publish('calculation', '<img src=x onerror=alert(1)>');
    await redis.publish('calculation', 'x'.repeat(1_000_000));
    await redis.publish('calculation', '{"hash": ');
    redis.disconnect();

    await until(() => page.batches.length > 0, 'a batch has arrived');
    expect(page.batches).toEqual([
      {
        results: [{ text: '<img src=x onerror=alert(1)>' }],
        counts: { primary: 0, burst: 0, failed: 0, other: 1, failedAt: { mesh: 0, primary: 0, burst: 0 } },
        workers: { named: [], others: 0 },
      },
    ]);
    const after = await demo.settled();
    expect(after.external - before.external).toBe(1);
    expect(after.dropped - before.dropped).toBe(2);
    expect(after.sent).toBe(before.sent);
  });

  test('the result of a request that another client sends to a worker is shown, and counted as external', async () => {
    const page = await demo.page();
    const before = await demo.settled();
    await fetch(demo.workerUrls.burst, { method: 'POST', body: JSON.stringify({ str: 'by hand' }) });

    await until(() => page.batches.length > 0, 'a batch has arrived');
    expect(page.batches[0]?.results[0]).toMatchObject({ str: 'by hand', cluster: 'burst' });
    expect((await demo.settled()).external - before.external).toBe(1);
  });
});
