import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { chromium } from '../support/chromium.ts';
import { type Demo, startDemo } from '../support/demo.ts';
import { allLooks, type Looks, openLooks } from '../support/looks.ts';
import type { TestPage } from '../support/page.ts';
import { until } from '../support/until.ts';

const twoWidths = allLooks.filter(({ width }) => width < 1_920);

describe.skipIf(chromium === undefined)('a page that its frontend refuses', () => {
  let demo: Demo;
  let other: TestPage;
  let looks: Looks;

  beforeEach(async () => {
    demo = await startDemo({ frontend: { MAX_PAGES: 1 } });
  });
  afterEach(async () => {
    await looks.browser.close();
    await demo.stop();
  });

  test('reports that too many pages are open, and connects when another page closes', async () => {
    other = await demo.page();
    looks = await openLooks(demo.url, twoWidths);
    expect(await looks.look('refused', 'too many pages are open')).toEqual([]);
    const first = looks.first;
    await first.getByText('refused, reconnecting soon').waitFor();

    other.close();
    for (const { page } of looks.pages.slice(1)) {
      await page.close();
    }
    await first.getByText('connected', { exact: true }).waitFor({ timeout: 60_000 });
    await first.locator('#headline-text').getByText('Set a rate').waitFor();
  });

  test('reports that it sent too many messages, reconnects, and keeps its rate while too many pages are open', async () => {
    looks = await openLooks(demo.url, twoWidths.slice(0, 1));
    const { first } = looks;
    await first.getByText('connected', { exact: true }).waitFor();
    await first.getByRole('button', { name: '5 /s' }).click();
    await until(async () => (await demo.state()).offeredPerSecond === 5, 'its rate is set');
    await first.evaluate(`for (let i = 0; i < 200; i += 1) {
      document.querySelector('#slider').dispatchEvent(new Event('change'));
    }`);
    await first.locator('#headline-text').getByText('it sent too many messages').waitFor();
    await until(async () => (await demo.state()).pages === 0, 'the page is disconnected');
    other = await demo.page();
    await first.locator('#headline-text').getByText('too many pages are open').waitFor({ timeout: 60_000 });
    other.close();

    await first.getByText('connected', { exact: true }).waitFor({ timeout: 60_000 });
    await until(async () => (await demo.state()).offeredPerSecond === 5, 'its rate is set again');
    expect((await demo.state()).pages).toBe(1);
  });
});
