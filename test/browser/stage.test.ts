import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { chromium } from '../support/chromium.ts';
import { type Demo, startDemo } from '../support/demo.ts';
import { allLooks, openLooks } from '../support/looks.ts';

const laptop = { width: 1280, height: 800 };
const projector = { width: 1920, height: 1080 };
/** Texts of at least this size can be read in a picture at a fifth of its size, in pixels. */
const READABLE_PX = 32;

/** The parts of the stage that do not fit on the screen, and those whose content does not fit in them. */
const tooLarge = `[...document.querySelectorAll('.stage .card')]
  .filter((card) => card.checkVisibility())
  .filter((card) => card.getBoundingClientRect().bottom > innerHeight + 1 || card.scrollHeight > card.clientHeight + 1)
  .map((card) => card.className)`;

describe.skipIf(chromium === undefined)('the stage', () => {
  let demo: Demo;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    demo = await startDemo();
    await demo.startWatcher({});
    browser = await launchBrowser();
    page = await browser.newPage();
    const driver = await demo.page();
    await driver.setFrequency(20);
  });
  afterAll(async () => {
    await browser.close();
    await demo.stop();
  });

  const fontSizePx = async (selector: string) =>
    Number.parseFloat(await page.evaluate(`getComputedStyle(document.querySelector('${selector}')).fontSize`));

  describe.each(['', '?view=projector', '?view=present'])('in the view "%s"', (query) => {
    test.each([laptop, projector])('fits on a screen of $width x $height, in both languages', async (size) => {
      await page.setViewportSize(size);
      for (const language of ['en', 'ja']) {
        await page.goto(`${demo.url}/${query}${query === '' ? '?' : '&'}lang=${language}`);
        await page.locator('#flow [data-share]', { hasText: /^100 ?%$/ }).waitFor();
        await page.locator('#headline-reason', { hasText: '15' }).waitFor();

        expect(await page.evaluate(tooLarge)).toEqual([]);
      }
    });

    test('says how much is offered, where it goes and why in large letters', async () => {
      await page.setViewportSize(laptop);
      await page.goto(`${demo.url}/${query}`);
      await page.locator('#headline-reason', { hasText: '15' }).waitFor();

      for (const selector of ['#offered-load', '[data-share]', '#headline-reason']) {
        expect(await fontSizePx(selector), selector).toBeGreaterThanOrEqual(READABLE_PX);
      }
    });

    test('keeps the reason large below a long sentence', async () => {
      await page.setViewportSize(laptop);
      await page.goto(`${demo.url}/${query}`);
      await page.locator('#headline-reason', { hasText: '15' }).waitFor();

      // In one step, because the page writes its own sentence twice a second. The size follows before a promise does.
      const sizePx = await page.evaluate(`(async () => {
        document.querySelector('#headline-text').append(' The watcher is paused, so that it moves no traffic.');
        await Promise.resolve();
        return Number.parseFloat(getComputedStyle(document.querySelector('#headline-reason')).fontSize);
      })()`);

      expect(sizePx).toBeGreaterThanOrEqual(READABLE_PX);
    });
  });

  const large = allLooks.filter(({ width }) => width >= 1280);

  test.each([
    ['projector', '?view=projector', large],
    ['present', '?view=present&lang=ja', large],
  ])('looks well: %s', async (name, query, wanted) => {
    const looks = await openLooks(`${demo.url}/${query}`, wanted);

    expect(await looks.look(name, '15', '#headline-reason')).toEqual([]);

    await looks.browser.close();
  });

  test('a projector shows no controls, the presenter sees them', async () => {
    const field = page.getByRole('textbox', { name: "What's the frequency?" });
    await page.goto(`${demo.url}/?view=projector`);
    expect(await field.isVisible()).toBe(false);
    await page.goto(`${demo.url}/?view=present`);
    expect(await field.isVisible()).toBe(true);
  });
});
