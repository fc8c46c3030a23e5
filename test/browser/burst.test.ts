import { expect, test } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { chromium } from '../support/chromium.ts';
import { startDemo } from '../support/demo.ts';

test.skipIf(chromium === undefined)('the page bursts at 20, returns at 5, and tells why', async () => {
  const demo = await startDemo();
  await demo.startWatcher();
  const browser = await launchBrowser();
  const page = await browser.newPage();
  await page.goto(demo.url);
  const state = (word: string) => page.locator('#watcher').getByText(word, { exact: true }).waitFor();
  const ask = (rate: string) => page.getByRole('button', { name: rate, exact: true }).click();

  await state('PRIMARY');
  await ask('20 /s');
  await state('BURST');
  await page.getByText('In burst: the second cluster does all the work.').waitFor();
  await page.locator('#results').getByText('bursty-').first().waitFor();
  await ask('5 /s');
  await state('PRIMARY');
  const decisions = page.locator('#decisions li');
  expect(await decisions.count()).toBe(2);
  expect(await decisions.nth(0).textContent()).toMatch(/\d\/s is below 10: all traffic returns to primary\./);
  expect(await decisions.nth(1).textContent()).toMatch(/\d\/s is above 15: all traffic goes to burst\./);
  expect(await page.locator('#chart-marks button').count()).toBe(2);

  await browser.close();
  await demo.stop();
});
