import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { chromium } from '../support/chromium.ts';
import { type Demo, startDemo } from '../support/demo.ts';
import { until } from '../support/until.ts';

/** Longer than a mark needs for its way. */
const TRAVEL_MS = 2_500;
/** On a busy machine, a picture takes almost a second. */
const PICTURES = 6;

describe.skipIf(chromium === undefined)('the flow', () => {
  let demo: Demo;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    demo = await startDemo({ worker: { CAPACITY: 100 }, frontend: { EGRESS_PRICE_PER_GB: 1_000 } });
    browser = await launchBrowser();
  });
  afterEach(async () => {
    await page.close();
    await demo.closePages();
    await demo.setWeights(100, 0);
  });
  afterAll(async () => {
    await browser.close();
    await demo.stop();
  });

  async function open(reducedMotion: 'reduce' | 'no-preference' = 'no-preference'): Promise<void> {
    page = await browser.newPage({ viewport: { width: 1_280, height: 800 }, reducedMotion });
    await page.goto(demo.url);
    await page.getByText('connected', { exact: true }).waitFor();
    const driver = await demo.page();
    await driver.setFrequency(20);
    await until(async () => Number(await text('[data-cluster=primary] [data-rate]')) > 15, 'strings are answered');
  }
  const text = async (selector: string) => (await page.locator(selector).textContent()) ?? '';

  /** A picture of where marks travel, without the grids. */
  async function lanes(): Promise<string> {
    const box = await page.locator('#flow-marks').boundingBox();
    expect(box).not.toBeNull();
    const { x, y, width, height } = box ?? { x: 0, y: 0, width: 0, height: 0 };
    return (await page.screenshot({ clip: { x, y, width: width * 0.8, height: height * 0.3 } })).toString('base64');
  }

  /** How many of several pictures of the lanes are different, while strings are answered. */
  async function countPictures(): Promise<number> {
    const pictures: string[] = [];
    const { sent } = (await demo.state()).totals;
    await until(async () => {
      pictures.push(await lanes());
      return pictures.length >= PICTURES && (await demo.state()).totals.sent > sent + 10;
    }, 'strings were sent');
    return new Set(pictures).size;
  }

  /** Waits until the lanes have the widths of the shares, so that nothing is left that would change the picture. */
  async function untilStill(): Promise<void> {
    await until(async () => {
      const before = await lanes();
      await page.waitForTimeout(1_000);
      return (await lanes()) === before;
    }, 'the picture stands still');
  }

  test('marks travel', async () => {
    await open();

    expect(await countPictures()).toBeGreaterThan(2);
  });

  test('with reduced motion nothing travels, and the shares are those of the traffic', async () => {
    await open('reduce');
    await untilStill();

    expect(await countPictures()).toBe(1);
    expect(await text('[data-cluster=primary] [data-share]')).toBe('100 %');
    await page.emulateMedia({ reducedMotion: 'no-preference' });
    expect(await countPictures()).toBeGreaterThan(2);
  });

  test('in a hidden page nothing travels', async () => {
    await open();
    await page.evaluate(`
      Object.defineProperty(document, 'hidden', { value: true });
      document.dispatchEvent(new Event('visibilitychange'));
    `);
    await page.waitForTimeout(TRAVEL_MS); // There is nothing to wait for: what should not be there is drawn by nobody.

    expect(await countPictures()).toBe(1);
  });

  test('the picture has the size of the panel, also after the window has changed', async () => {
    await open();
    for (const width of [1_280, 700, 390, 1_920]) {
      await page.setViewportSize({ width, height: 800 });
      const size = async (selector: string) => {
        const box = await page.locator(selector).boundingBox();
        return `${Math.round(box?.width ?? 0)} x ${Math.round(box?.height ?? 0)}`;
      };
      await until(async () => (await size('#flow')) === (await size('#flow-lanes')), `it fits at ${width}`);
    }
  });

  test('lists the workers and the frontend, and says what crosses between the clusters and what it costs', async () => {
    await open();
    await demo.setWeights(0, 100);
    const worker = page.locator('#workers li').filter({ hasText: 'burst' });
    await worker.getByText('100 %').waitFor();

    expect(await worker.locator('.load-name').getAttribute('title')).toBe('worker-burst');
    expect(await page.locator('#workers li').count()).toBe(2);
    expect(await page.locator('#frontends li').count()).toBe(1);
    await page.locator('#frontends').getByText('2 pages').waitFor();
    await page.locator('#crossing-rate').getByText('20.0').waitFor();
    expect(await text('#crossing-size')).toMatch(/^\d{3} bytes per string$/);
    expect(await text('#crossing-cost')).toMatch(/^\d+ per hour$/);
  });

  test('at a high rate, the legend says how many strings a mark stands for', async () => {
    await open();
    expect(await text('#mark-scale')).toBe('one mark per string');
    const driver = await demo.page();
    await driver.setFrequency(480);

    await page.getByText('one mark per 10 strings; the brighter the lanes, the more strings').waitFor();
    await page.locator('#flow-failed.failing').waitFor();
  });
});
