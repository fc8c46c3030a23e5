import { setTimeout as sleep } from 'node:timers/promises';
import type { State } from '@hashr/messages/page-events.ts';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { startApiClient } from '../support/api-client.ts';
import { type Demo, startDemo } from '../support/demo.ts';
import { connectPage, type TestPage } from '../support/page.ts';
import { until } from '../support/until.ts';

const LIMIT = 100;

describe(`all frontends together send at most MAX_TOTAL_FREQUENCY=${LIMIT}`, () => {
  let demo: Demo;
  let second: Awaited<ReturnType<Demo['addFrontend']>>;
  beforeAll(async () => {
    demo = await startDemo({ frontend: { MAX_TOTAL_FREQUENCY: LIMIT, MAX_FREQUENCY: LIMIT } });
    second = await demo.addFrontend();
    await until(async () => (await demo.state()).frontends.length === 2, 'the frontends know each other');
  });
  afterEach(() => demo.closePages());
  afterAll(() => demo.stop());

  /** Each page sets a rate and then 0, again and again. The first string of a rate is due at once. */
  async function toggle(pages: TestPage[], rounds: number): Promise<void> {
    for (let round = 0; round < rounds; round += 1) {
      await Promise.all(pages.flatMap((page) => [page.setFrequency(LIMIT / 10), page.setFrequency(0)]));
      await sleep(125); // Longer than the interval of that rate, and slow enough for the limit on a page's events.
    }
  }

  test('pages that set a rate and 0 in turns do not exceed the limit, and the rest is counted as skipped', async () => {
    const pages = await Promise.all(Array.from({ length: 80 }, () => demo.page()));
    const before = await demo.settled();
    const startedMs = performance.now();
    await toggle(pages, 30);
    const after = await demo.settled();
    const seconds = (performance.now() - startedMs) / 1_000;

    const [sent, skipped] = [after.sent - before.sent, after.skipped - before.skipped];
    expect(sent + skipped, 'the pages offer more than the limit').toBeGreaterThan(LIMIT * seconds + LIMIT);
    // The token bucket holds one second of the limit.
    expect(sent).toBeLessThanOrEqual(LIMIT * seconds + LIMIT);
    expect(sent).toBeGreaterThanOrEqual(LIMIT * seconds * 0.9);
  });

  test('pages within the limit are exact, also after a stall of the event loop', async () => {
    const pages = [await demo.page(), await demo.page(), await demo.page(), await demo.page()];
    const before = await demo.settled();
    for (const page of pages) {
      expect(await page.setFrequency(LIMIT / 4)).toEqual({ ok: true, frequency: LIMIT / 4 });
    }
    const allSetMs = performance.now();
    await sleep(1_000);
    process.kill(demo.programs.frontend.pid, 'SIGSTOP');
    await sleep(1_500);
    process.kill(demo.programs.frontend.pid, 'SIGCONT');
    await sleep(1_000);
    const stopRequestedMs = performance.now();
    await Promise.all(pages.map((page) => page.setFrequency(0)));
    const after = await demo.settled();

    expect(after.skipped).toBe(before.skipped);
    const least = (LIMIT * (stopRequestedMs - allSetMs)) / 1_000;
    expect(after.sent - before.sent).toBeGreaterThanOrEqual(least * 0.98 - pages.length);
  });

  test('API clients of two frontends do not exceed the limit', async () => {
    const sentByApi = (state: State) => state.totals.sentBySource.api;
    const clients = [startApiClient(demo.url, 1.5 * LIMIT), startApiClient(second.url, 1.5 * LIMIT)];
    // Until the frontends know each other's use, and their token buckets are empty.
    await sleep(6_000);
    const startedMs = performance.now();
    const before = sentByApi(await demo.state());
    await sleep(6_000);
    const after = sentByApi(await demo.state());
    const seconds = (performance.now() - startedMs) / 1_000;
    const reports = await Promise.all(clients.map((client) => client.stop()));

    expect((after - before) / seconds).toBeLessThanOrEqual(1.2 * LIMIT);
    expect((after - before) / seconds).toBeGreaterThanOrEqual(0.6 * LIMIT);
    const refusals = reports.flatMap(({ failed }) => Object.keys(failed));
    expect(refusals.every((refusal) => refusal.startsWith('status 429: '))).toBe(true);
  });

  test('if two frontends accept too much at the same moment, both send less, and the rest is counted as skipped', async () => {
    const pages = [await demo.page(), await connectPage(second.url)];
    const setAll = (frequency: number) => Promise.all(pages.map((page) => page.setFrequency(frequency)));
    await until(async () => {
      const answers = await setAll(LIMIT);
      if (answers.every(({ ok }) => ok)) {
        return true;
      }
      await setAll(0); // The frontends have synchronised in between.
      await sleep(1_000);
      return false;
    }, 'both frontends have accepted the whole limit');
    const known = async () => [await demo.state(), await second.state()];
    await until(
      async () => (await known()).every(({ offeredPerSecond }) => offeredPerSecond === 2 * LIMIT),
      'both frontends know the offered load',
    );

    const own = async () => (await known()).map(({ frontends }) => frontends[0].totals);
    const sum = (counts: number[]) => counts.reduce((a, b) => a + b);
    const before = await own();
    const startedMs = performance.now();
    await sleep(3_000);
    const after = await own();
    const seconds = (performance.now() - startedMs) / 1_000;
    pages[1]?.close();

    const sent = sum(after.map((totals) => totals.sent)) - sum(before.map((totals) => totals.sent));
    const skipped = sum(after.map((totals) => totals.skipped)) - sum(before.map((totals) => totals.skipped));
    expect(sent / seconds).toBeLessThanOrEqual(1.1 * LIMIT);
    expect(sent / seconds).toBeGreaterThanOrEqual(0.9 * LIMIT);
    expect(skipped / sent).toBeGreaterThan(0.8);
    expect(skipped / sent).toBeLessThan(1.2);
  });

  test('pages have priority over API clients of another frontend', async () => {
    const page = await demo.page();
    await page.setFrequency(LIMIT);
    await until(async () => (await second.state()).offeredPerSecond === LIMIT, 'the other frontend knows the rate');
    const post = (url: string) => fetch(`${url}/api/hash`, { method: 'POST', body: `{"count": ${LIMIT}}` });
    await until(async () => (await post(second.url)).status === 429, 'the token bucket of the other frontend is empty');
    await sleep(2_000);

    expect((await post(second.url)).status).toBe(429);
    expect((await demo.state()).frontends[0].perSecond.skipped).toBe(0);
  });
});
