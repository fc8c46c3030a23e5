import type { History } from '@hashr/messages/history.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Balancer, startBalancer } from '../support/balancer.ts';
import { type Demo, startDemo } from '../support/demo.ts';
import { connectPage, type TestPage } from '../support/page.ts';
import { differences, shownSeconds } from '../support/shown-history.ts';
import { until } from '../support/until.ts';
import { type FakeWatcher, startFakeWatcher } from '../support/watcher.ts';
import { moveToBurst } from '../support/watcher-status.ts';

const PAGES = 10;

describe('three frontends, ten pages and a watcher', () => {
  let demo: Demo;
  let balancer: Balancer;
  let watcher: FakeWatcher;
  let added: Awaited<ReturnType<Demo['addFrontend']>>[] = [];
  const pages: TestPage[] = [];
  let fromSecond = 0;

  beforeAll(async () => {
    demo = await startDemo();
    watcher = startFakeWatcher(demo.redis.url);
    await watcher.publishStatus({ journal: [moveToBurst(Date.now() - 1_000)], weights: { primary: 30, burst: 70 } });
    added = [await demo.addFrontend(), await demo.addFrontend()];
    balancer = await startBalancer([demo.url, ...added.map(({ url }) => url)]);
    for (let i = 0; i < PAGES; i++) {
      pages.push(await connectPage(balancer.url));
    }
    await until(() => pages.every(({ states }) => states.at(-1)?.pages === PAGES), 'all pages know each other');
    fromSecond = nowSecond() + 1;
  });
  afterAll(async () => {
    pages.forEach((page) => void page.close());
    watcher.close();
    balancer.close();
    await demo.stop();
  });

  const nowSecond = () => Math.floor(Date.now() / 1_000);
  const shown = () => pages.map(shownSeconds);
  /** Waits until all pages have received the seconds up to now. Returns the last one. */
  async function untilShown(): Promise<number> {
    const last = nowSecond();
    await until(() => shown().every((page) => page.has(last)), 'all pages have received the last second');
    return last;
  }
  const sumOf = (from: number, to: number, column: number) => {
    const [page] = shown();
    let sum = 0;
    for (let second = from; second <= to; second++) {
      sum += page?.get(second)?.[column] ?? 0;
    }
    return sum;
  };
  /** A new page at a frontend that has the whole past. */
  async function laterPage(url: string): Promise<TestPage> {
    const page = await connectPage(url);
    pages.push(page);
    await until(() => page.histories.length > 0 && page.states.length > 0, 'the page has the history');
    return page;
  }

  test('all pages show the same history, value by value, and it agrees with the totals', async () => {
    expect(new Set(pages.map((page) => page.states.at(-1)?.frontends[0].id)).size).toBe(3);
    await Promise.all(pages.map((page, i) => page.setFrequency(i + 1)));
    const second = nowSecond() + 4;
    await until(() => nowSecond() > second + 4, 'eight seconds have passed');
    await Promise.all(pages.map((page) => page.setFrequency(0)));
    await demo.settled();
    const last = await untilShown();
    const { totals } = await demo.state();

    expect(differences(shown(), fromSecond, last)).toEqual([]);
    const [page] = shown();
    expect(page?.get(second)).toEqual([55, expect.any(Number), 0, 0, 5, 70]);
    const steady = [second - 1, second, second + 1, second + 2, second + 3];
    expect(steady.map((each) => page?.get(each)?.[0])).toEqual([55, 55, 55, 55, 55]);
    expect(sumOf(fromSecond - 1, last, 1)).toBe(totals.succeeded);
    // The first string of each page is due at once, and the seconds in which the rate changes are interpolated.
    expect(Math.abs(sumOf(fromSecond - 1, last, 0) - totals.sent)).toBeLessThan(PAGES + 55);
  });

  test('a page that is opened later, behind whichever frontend, shows the same', async () => {
    for (const url of [demo.url, ...added.map((frontend) => frontend.url)]) {
      const page = await laterPage(url);
      expect(page.histories[0]?.moves).toMatchObject([{ kind: 'moved', to: { burst: 100 } }]);
    }
    const last = await untilShown();

    expect(differences(shown(), fromSecond, last)).toEqual([]);
    // They do not use the balancer, so they could not reconnect to another frontend.
    pages.splice(PAGES).forEach((page) => void page.close());
  });

  test('after a frontend was killed, all pages show the same past, also behind a frontend that starts then', async () => {
    const [killed] = added;
    const driver = await connectPage(killed?.url ?? '');
    await driver.setFrequency(7);
    const second = nowSecond() + 2;
    await until(() => nowSecond() > second, 'some seconds have passed');
    await untilShown();
    const before = shown()[0]?.get(second);
    expect(before?.[0]).toBe(7);
    await killed?.program.end('SIGKILL');
    driver.close();
    await until(
      async () => (await demo.state()).frontends.filter(({ gone }) => gone).length === 1,
      'the frontend is gone',
    );
    const started = await demo.addFrontend();
    const late = await connectPage(started.url);
    pages.push(late);
    await until(() => shownSeconds(late).has(fromSecond), 'the page has the past');
    const now = await untilShown();

    // Each peer answers for itself, so the past of the new frontend grows until all have answered.
    await until(() => differences(shown(), fromSecond, now).length === 0, 'all pages show the same past', 60_000);
    expect(shownSeconds(late).get(second)).toEqual(before);
    expect(late.histories.at(-1)?.moves).toHaveLength(1);
  });

  test('after an outage of Redis, all show the same, with the strings of that time', async () => {
    const page = pages[0] as TestPage;
    await page.setFrequency(20);
    await demo.redis.kill();
    const outageSecond = nowSecond();
    await until(() => nowSecond() > outageSecond + 8, 'eight seconds have passed');
    await demo.redis.start();
    await page.setFrequency(0);
    const urls = [demo.url, added[1]?.url ?? ''];
    const historyOf = async (url: string) => (await (await fetch(`${url}/api/history`)).json()) as History;
    const shownBy = async (url: string) => shownSeconds({ past: [await historyOf(url)] });
    const last = nowSecond();
    // The answers of the peers arrive one after the other.
    const views = await until(async () => {
      const now = await Promise.all(urls.map(shownBy));
      const offered = now.map((seconds) => seconds.get(outageSecond + 4)?.[0]);
      return differences(now, fromSecond, last).length === 0 && offered.every((rate) => rate === 20) && now;
    }, 'the frontends have caught up, and show the same');

    expect(views[0]?.get(outageSecond + 4)?.[1]).toBeGreaterThan(15);
  });
});
