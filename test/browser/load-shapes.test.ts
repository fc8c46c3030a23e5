import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { chromium } from '../support/chromium.ts';
import { type Demo, startDemo } from '../support/demo.ts';
import { until } from '../support/until.ts';

describe.skipIf(chromium === undefined)('load shapes on the page', () => {
  let demo: Demo;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    demo = await startDemo();
    browser = await launchBrowser();
  });
  afterEach(async () => {
    await page.close();
    await demo.closePages();
  });
  afterAll(async () => {
    await browser.close();
    await demo.stop();
  });

  async function open(query: string): Promise<void> {
    page = await browser.newPage();
    await page.goto(`${demo.url}/${query}`);
    await page.getByText('connected', { exact: true }).waitFor();
  }
  const field = () => page.getByLabel("What's the frequency?");
  const shapes = () => page.getByLabel('Load shape', { exact: true });
  const button = (name: string) => page.getByRole('button', { name, exact: true });
  const offered = async () => (await demo.state()).offeredPerSecond;
  const progress = () => page.locator('#load-time').textContent();

  test('the address fills in the field and starts nothing; the list shows its kind', async () => {
    await open('?load=wave:5-25x40s*3');
    const { sent } = await demo.settled();

    expect([await field().inputValue(), await shapes().inputValue()]).toEqual(['wave:5-25x40s*3', 'wave:5-25x40s*3']);
    await shapes().selectOption({ label: 'ramp' });
    expect(await field().inputValue()).toBe('ramp:5-30x60s');
    await field().fill('spike:1-9x5s');
    expect(await shapes().locator('option:checked').textContent()).toBe('spike');
    expect(await page.locator('#load-progress').isVisible()).toBe(false);
    expect([(await demo.settled()).sent, await offered()]).toEqual([sent, 0]);
  });

  test('a shape is started, paused, continued and stopped, and ends by itself', async () => {
    await open('');
    await field().fill('steps:10x60s,20x60s');
    await button('Set').click();
    await until(async () => (await offered()) === 10, 'the first step is offered');
    expect(await progress()).toMatch(/^0:0\d of 2:00$/);

    await button('Pause').click();
    await until(async () => (await offered()) === 0, 'it is paused');
    await page.getByText('The load shape of this page is paused.').waitFor();
    await button('Resume').click();
    await until(async () => (await offered()) === 10, 'it continues');
    await field().fill('steps:10x60');
    await button('Set').click();
    await page.getByRole('alert').getByText('Write a duration like 30s, 1.5s or 2m').waitFor();
    expect(await offered()).toBe(10);
    await button('Stop').click();
    await page.locator('#load-progress').waitFor({ state: 'hidden' });
    expect(await offered()).toBe(0);

    const { sent } = await demo.settled();
    await field().fill('constant:20x1s');
    await button('Set').click();
    await page.locator('#load-progress').waitFor({ state: 'visible' });
    await page.locator('#load-progress').waitFor({ state: 'hidden' });
    await until(async () => (await demo.settled()).sent === sent + 20, 'all of it is sent');
  });

  test('a shape continues where it was cut off when the frontend is back, and ends when the page is closed', async () => {
    await open('');
    await field().fill('steps:5x2s,10x300s');
    await button('Set').click();
    await until(async () => (await offered()) === 10, 'the second step is offered');
    await demo.programs.frontend.end('SIGKILL');
    await page.getByText('reconnecting', { exact: true }).waitFor();
    const cutOff = await progress();
    await demo.start('frontend');
    await page.getByText('connected', { exact: true }).waitFor();
    await until(async () => (await offered()) === 10, 'the second step is offered again');
    expect(Number(/^0:(\d+) /.exec((await progress()) ?? '')?.[1])).toBeGreaterThanOrEqual(
      Number(/^0:(\d+) /.exec(cutOff ?? '')?.[1]),
    );

    await page.close();
    await until(async () => (await offered()) === 0, 'the shape ends with the page');
  });
});
