import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { chromium } from '../support/chromium.ts';
import { type Demo, startDemo } from '../support/demo.ts';
import { until } from '../support/until.ts';
import { type FakeWatcher, startFakeWatcher } from '../support/watcher.ts';
import { moveToBurst } from '../support/watcher-status.ts';

/** The width of the labels left of the plot, and of the space right of it, in pixels; see chart.css. */
const [LEFT, RIGHT] = [64, 32];

describe.skipIf(chromium === undefined)('the history in the chart', () => {
  let demo: Demo;
  let watcher: FakeWatcher;
  let browser: Browser;
  let page: Page;
  const valueText = () => page.locator('#chart-slider').getAttribute('aria-valuetext');

  beforeAll(async () => {
    demo = await startDemo();
    watcher = startFakeWatcher(demo.redis.url);
    const minuteMs = 60_000;
    const moves = [1, 4, 4.01, 4.02, 9].map((minutes) => moveToBurst(Date.now() - minutes * minuteMs));
    await watcher.publishStatus({ journal: moves, rate: { perSecond: 19.5, windowSeconds: 2 } });
    const driver = await demo.page();
    await driver.setFrequency(20);
    await until(async () => (await demo.settled()).sent > 200, 'some seconds have passed');
    await driver.setFrequency(0);
    // Another page, which was not there when the strings were sent.
    browser = await launchBrowser();
    page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    await page.goto(demo.url);
  });
  afterAll(async () => {
    watcher.close();
    await browser.close();
    await demo.stop();
  });

  /** Moves the pointer to a second, counted from now. */
  async function pointTo(secondsAgo: number): Promise<void> {
    const box = await page.locator('#chart').boundingBox();
    const width = (box?.width ?? 0) - LEFT - RIGHT;
    await page.mouse.move(
      (box?.x ?? 0) + LEFT + width * (1 - secondsAgo / 120),
      (box?.y ?? 0) + (box?.height ?? 0) / 2,
    );
  }

  test('the keyboard shows the values of each second, also of those before the page was opened', async () => {
    await page.locator('#chart-slider').focus();
    await until(async () => {
      await page.keyboard.press('ArrowLeft');
      return (await valueText())?.includes('20.0 per second offered, 20 hashed by primary');
    }, 'a second with 20 strings');
    const chosen = await valueText();

    expect(chosen).toMatch(
      /^\d\d:\d\d:\d\d: 20\.0 per second offered, 20 hashed by primary, 0 by burst, 0 failed, 19\.5 /,
    );
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowLeft');
    expect(await valueText()).toBe(chosen);
    expect(await page.locator('#chart-values').textContent()).toContain('offered load20.0primary20burst0failed0');
    await page.keyboard.press('Home');
    const first = Number(await page.locator('#chart-slider').getAttribute('aria-valuenow'));
    expect(first).toBe(Number(await page.locator('#chart-slider').getAttribute('aria-valuemin')));
    await page.locator('#frequency').focus();
    await page.locator('#chart-values').waitFor({ state: 'hidden' });
  });

  test('the pointer shows the values of its second, until it leaves the chart', async () => {
    await until(async () => {
      await pointTo(10);
      return (await page.locator('#chart-values').isVisible()) as boolean;
    }, 'the values of the second');
    expect(await page.locator('#chart-values').textContent()).toContain('observed by the watcher19.5');
    await page.mouse.move(5, 5);
    await page.locator('#chart-values').waitFor({ state: 'hidden' });
  });

  test('ten minutes show more weight changes; those that lie close together share a mark', async () => {
    const marks = page.locator('#chart-marks button');
    await until(async () => (await marks.count()) === 1, 'the last two minutes have one mark');
    await page.getByRole('button', { name: '10 min' }).click();
    await until(async () => (await marks.count()) === 3, 'the last ten minutes have three');
    await page.getByRole('heading', { name: 'The last ten minutes' }).waitFor();

    const shared = page.locator('#chart-marks button[data-count="3"]');
    await shared.focus();
    const reasons = (await page.locator('#chart-tip').textContent())?.split('\n') ?? [];
    expect(reasons).toHaveLength(3);
    expect(reasons.every((reason) => reason.includes('20.4/s is above 15'))).toBe(true);
  });

  test('the same is shown after a reload, with the chosen length', async () => {
    await page.reload();
    await page.getByRole('heading', { name: 'The last ten minutes' }).waitFor();
    await until(async () => (await page.locator('#chart-marks button').count()) === 3, 'the marks are there');
    await page.locator('#chart-slider').focus();
    await page.keyboard.press('Home');
    await until(async () => {
      await page.keyboard.press('ArrowRight');
      return (await valueText())?.includes('20.0 per second offered');
    }, 'a second of before');
  });
});
