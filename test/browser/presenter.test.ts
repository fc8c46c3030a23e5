import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { chromium } from '../support/chromium.ts';
import { type Demo, startDemo } from '../support/demo.ts';
import { until } from '../support/until.ts';

const TOKEN = 'correct horse, battery & staple';

describe.skipIf(chromium === undefined)("the presenter's page", () => {
  let demo: Demo;
  let browser: Browser;
  beforeAll(async () => {
    demo = await startDemo({ frontend: { PRESENTER_TOKEN: TOKEN } });
    browser = await launchBrowser();
  });
  afterEach(() => demo.closePages());
  afterAll(async () => {
    await browser.close();
    await demo.stop();
  });

  const address = (after: string) => `${demo.url}/?freq=5${after}`;
  const link = () => address(`#token=${encodeURIComponent(TOKEN)}`);
  const set = async (page: Page, frequency: string) => {
    await page.getByText('connected', { exact: true }).waitFor();
    await page.getByLabel("What's the frequency?").fill(frequency);
    await page.getByRole('button', { name: 'Set' }).click();
  };
  const untilOffered = (perSecond: number) =>
    until(async () => (await demo.state()).offeredPerSecond === perSecond, `the offered load is ${perSecond}`);

  test('removes the token from the address bar, and keeps it for the tab', async () => {
    const page = await browser.newPage();
    await page.goto(link());
    await set(page, '5');
    await untilOffered(5);
    expect(page.url()).toBe(address(''));

    await page.reload();
    await set(page, '7');
    await untilOffered(7);
    expect(page.url()).toBe(address(''));
    expect(await page.evaluate('localStorage.length')).toBe(0);
    await page.close();
  });

  test('accepts a token that is added to the address of the open page', async () => {
    const page = await browser.newPage();
    await page.goto(address('#results'));
    await set(page, '5');
    await page.getByRole('alert').getByText('Only the presenter can set a frequency').waitFor();

    await page.goto(link());
    await until(() => page.url() === address(''), 'the token is removed from the address bar');
    await set(page, '6');
    await untilOffered(6);
    await page.close();
  });

  test('another tab does not know the token', async () => {
    const context = await browser.newContext();
    const presenter = await context.newPage();
    await presenter.goto(link());
    await until(() => presenter.url() === address(''), 'the token is kept');
    const audience = await context.newPage();
    await audience.goto(address(''));
    await set(audience, '5');

    await audience.getByRole('alert').getByText('Only the presenter can set a frequency').waitFor();
    await context.close();
  });
});
