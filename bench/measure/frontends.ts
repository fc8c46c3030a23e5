import type { PageState } from '@hashr/messages/page-events.ts';
import { startBalancer } from '@hashr/test/support/balancer.ts';
import { type Demo, startDemo } from '@hashr/test/support/demo.ts';
import { connectPage, type TestPage } from '@hashr/test/support/page.ts';
import { until } from '@hashr/test/support/until.ts';

const ROUNDS = 5;

/**
 * Two frontends, ten pages: how soon all pages show the same totals, and how soon they reconnect when a frontend is
 * killed.
 */
export async function measureFrontends(): Promise<object[]> {
  const demo = await startDemo();
  const second = await demo.addFrontend();
  const balancer = await startBalancer([demo.url, second.url]);
  const pages: TestPage[] = [];
  for (let i = 0; i < 10; i++) {
    pages.push(await connectPage(balancer.url));
  }
  const rows: object[] = [];
  for (let round = 1; round <= ROUNDS; round++) {
    rows.push(await measureAgreement(pages));
  }
  rows.push(await measureReconnects(pages, second));
  for (const page of pages) {
    page.close();
  }
  balancer.close();
  await demo.stop();
  return rows;
}

const last = (page: TestPage) => page.states.at(-1) as PageState;

/** Stops all pages, and waits until they show the same totals. */
async function measureAgreement(pages: TestPage[]): Promise<object> {
  await Promise.all(pages.map((page, i) => page.setFrequency(i + 1)));
  await until(() => pages.every((page) => last(page).offeredPerSecond === 55), 'all pages show the offered load');
  await Promise.all(pages.map((page) => page.setFrequency(0)));
  const stoppedMs = performance.now();
  await until(() => {
    const totals = pages.map((page) => JSON.stringify(last(page).totals));
    return new Set(totals).size === 1 && pages.every((page) => last(page).totals.inFlight === 0);
  }, 'all pages show the same totals');
  const { sent, succeeded, failed } = last(pages[0] as TestPage).totals;
  const value = Math.round(performance.now() - stoppedMs);
  return { what: 'ten pages show the same totals after, ms', value, sent, succeeded, failed };
}

/** Kills a frontend, and waits until its pages have reconnected to the other. */
async function measureReconnects(
  pages: TestPage[],
  frontend: Awaited<ReturnType<Demo['addFrontend']>>,
): Promise<object> {
  for (const page of pages) {
    page.socket.on('connect', () => void page.setFrequency(3).catch(() => {}));
    await page.setFrequency(3);
  }
  const { id } = (await frontend.state()).frontends[0];
  const affected = pages.filter((page) => last(page).frontends[0].id === id);
  const killedMs = performance.now();
  await frontend.program.end('SIGKILL');
  await until(
    () => affected.every((page) => page.socket.connected && last(page).frontends[0].id !== id),
    'all pages have reconnected',
  );
  return {
    what: `${affected.length} pages of the killed frontend have reconnected after, ms`,
    value: Math.round(performance.now() - killedMs),
  };
}
