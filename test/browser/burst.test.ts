import { expect, test } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { chromium } from '../support/chromium.ts';
import { startDemo } from '../support/demo.ts';

test.skipIf(chromium === undefined)(
  'the traffic goes to burst at 20, returns at 5, and the page says why',
  async () => {
    const demo = await startDemo();
    await demo.startWatcher();
    const browser = await launchBrowser();
    const page = await browser.newPage();
    await page.goto(demo.url);
    const state = (word: string) => page.locator('#watcher').getByText(word, { exact: true }).waitFor();
    const setRate = (rate: string) => page.getByRole('button', { name: rate, exact: true }).click();

    await state('PRIMARY');
    await setRate('20 /s');
    await state('BURST');
    await page.getByText('All traffic goes to burst, the second cluster.').waitFor();
    await page.locator('#results').getByText('bursty-').first().waitFor();
    await setRate('5 /s');
    await state('PRIMARY');
    const journal = page.locator('#journal li');
    expect(await journal.count()).toBe(2);
    expect(await journal.nth(0).textContent()).toMatch(/\d\/s is below 10: all traffic returns to primary\./);
    expect(await journal.nth(1).textContent()).toMatch(/\d\/s is above 15: all traffic goes to burst\./);
    // The two moves share a mark if they lie close together.
    const labels = `[...document.querySelectorAll('#chart-marks button')].map(({ ariaLabel }) => ariaLabel).join('\\n')`;
    expect(await page.evaluate(labels)).toMatch(/(is above[\s\S]*is below|is below[\s\S]*is above)/);

    await browser.close();
    await demo.stop();
  },
);
