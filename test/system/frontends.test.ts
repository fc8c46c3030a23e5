import type { State } from '@hashr/messages/page-events.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Balancer, startBalancer } from '../support/balancer.ts';
import { type Demo, startDemo } from '../support/demo.ts';
import { connectPage, type TestPage } from '../support/page.ts';
import { until } from '../support/until.ts';

describe('several frontends', () => {
  let demo: Demo;
  let balancer: Balancer;
  let second: Awaited<ReturnType<Demo['addFrontend']>>;
  const pages: TestPage[] = [];

  beforeAll(async () => {
    demo = await startDemo();
    second = await demo.addFrontend();
    balancer = await startBalancer([demo.url, second.url]);
    for (let i = 0; i < 10; i++) {
      pages.push(await connectPage(balancer.url));
    }
    await until(
      async () => (await demo.state()).pages === 10 && (await second.state()).pages === 10,
      'both frontends know all pages',
    );
  });
  afterAll(async () => {
    for (const page of pages) {
      page.close();
    }
    balancer.close();
    await demo.stop();
  });

  const last = (page: TestPage) => page.states.at(-1) as State;
  const stop = () => Promise.all(pages.map((page) => page.setFrequency(0)));
  /** Waits until both frontends and all pages show the same totals, with nothing in flight. Returns them. */
  async function clusterWideTotals(): Promise<State['totals']> {
    return await until(async () => {
      const states = [await demo.state(), await second.state(), ...pages.map(last)];
      const [totals] = states.map((state) => state.totals);
      const same = new Set(states.map((state) => JSON.stringify(state.totals))).size === 1;
      return same && totals?.inFlight === 0 && totals;
    }, 'all show the same totals');
  }

  test('all pages show the same cluster-wide totals, whichever frontend they are connected to', async () => {
    expect(new Set(pages.map((page) => last(page).frontends[0].id)).size).toBe(2);
    await Promise.all(pages.map((page, i) => page.setFrequency(i + 1)));
    await until(() => pages.every((page) => last(page).offeredPerSecond === 55), 'all pages show the offered load');
    await until(
      () => pages.every((page) => Math.abs(last(page).perSecond.sent - 55) < 15),
      'all pages show the measured rate',
    );
    await stop();

    const totals = await clusterWideTotals();
    expect(totals.sent).toBe(totals.succeeded + totals.failed + totals.inFlight);
    const parts = last(pages[0] as TestPage).frontends.map((frontend) => frontend.totals.sent);
    expect(parts.length).toBe(2);
    expect(parts.reduce((a, b) => a + b)).toBe(totals.sent);
    // Results of the other frontend are not external.
    expect(totals).toMatchObject({ external: 0, dropped: 0, late: 0, duplicate: 0, failed: 0 });
  });

  test('MAX_TOTAL_FREQUENCY applies to the pages of all frontends together', async () => {
    const [a, b] = [await connectPage(demo.url), await connectPage(second.url)];
    for (const page of pages.slice(0, 4)) {
      await page.setFrequency(1_000);
    }
    await until(
      async () => (await second.state()).offeredPerSecond === 4_000 && (await demo.state()).offeredPerSecond === 4_000,
      'both frontends know the offered load',
    );

    expect(await a.setFrequency(600)).toEqual({ ok: true, frequency: 600 });
    await until(async () => (await second.state()).offeredPerSecond === 4_600, 'the other frontend knows the new rate');
    expect(await b.setFrequency(600)).toMatchObject({
      ok: false,
      error: 'All pages together can set at most 5000 per second, and 400 are available.',
    });
    a.close();
    b.close();
    await stop();
    await clusterWideTotals();
  });

  test('a frontend that stops reports its final totals, and a frontend that starts later knows them', async () => {
    const third = await demo.addFrontend();
    const answer = await fetch(`${third.url}/api/hash`, { method: 'POST', body: '{"count": 50}' });
    expect(await answer.json()).toMatchObject({ succeeded: 50 });
    await third.program.end('SIGTERM');
    await until(async () => (await demo.state()).frontends.some(({ gone }) => gone), 'it is marked as stopped');
    const before = await clusterWideTotals();
    const { frontends } = await demo.state();
    expect(frontends.find(({ gone }) => gone)?.totals).toMatchObject({ sent: 50, succeeded: 50, inFlight: 0 });

    const fourth = await demo.addFrontend();
    await until(
      async () => (await fourth.state()).totals.sent === before.sent,
      'the new frontend knows the cluster-wide totals',
    );
    expect((await fourth.state()).frontends.filter(({ gone }) => gone)).toHaveLength(1);
    await fourth.program.end('SIGTERM');
  });

  test('a frontend that is killed is marked as stopped, its totals remain, and its pages reconnect to the other', async () => {
    for (const page of pages) {
      page.socket.on('connect', () => void page.setFrequency(3).catch(() => {})); // As the real page does.
      await page.setFrequency(3);
    }
    await until(() => pages.every((page) => last(page).offeredPerSecond === 30), 'all pages offer their rate');
    const reconnecting = pages.filter((page) => last(page).frontends[0].name !== 'frontend');
    const id = (await second.state()).frontends[0].id;

    await second.program.end('SIGKILL');

    await until(
      () => reconnecting.every((page) => page.socket.connected && last(page).frontends[0].id !== id),
      'its pages have reconnected',
    );
    await until(
      () => pages.every((page) => last(page).frontends.find((frontend) => frontend.id === id)?.gone),
      'it is marked as stopped',
    );
    await until(
      () => pages.every((page) => last(page).offeredPerSecond === 30 && last(page).pages === 10),
      'all pages offer their rate again',
    );
    await stop();
    const { frontends, totals } = await demo.state();
    for (const { totals: part } of frontends) {
      expect(part.sent).toBe(part.succeeded + part.failed + part.inFlight);
    }
    expect(totals.sent).toBe(frontends.reduce((sum, frontend) => sum + frontend.totals.sent, 0));
  });
});
