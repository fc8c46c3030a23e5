import { launchBrowser } from '@hashr/test/support/browser.ts';
import type { Browser, Page } from 'playwright-core';
import type { PageSettings } from '../chapter/directives.ts';
import { unmet } from './expectation.ts';
import { untilHolds } from './until-holds.ts';

/** The reader's browser, with one page. */
export interface ReadersPage {
  /**
   * Does what the reader does, and waits until the page shows what the reader should see.
   *
   * @param open the address, with all variables replaced
   * @returns what is wrong, with the text of the page
   */
  act(settings: PageSettings, open: string | undefined): Promise<string[]>;
  close(): Promise<void>;
}

/** Prepares a browser. It starts when the first page is opened. */
export function createReadersPage(): ReadersPage {
  let browser: Browser | undefined;
  let page: Page | undefined;
  return {
    async act({ set, click, until, ...expectation }, open) {
      browser ??= await launchBrowser();
      page ??= await browser.newPage({ ignoreHTTPSErrors: true });
      const current = page;
      if (open !== undefined) {
        await current.goto(open);
      }
      if (set !== undefined) {
        await current.locator('#connection-text', { hasText: /^connected$/ }).waitFor();
        await current.locator('#frequency').fill(String(set));
        await current.locator('#frequency').press('Enter');
      }
      if (click !== undefined) {
        await current.locator('button, a', { hasText: click }).first().click();
      }
      // biome-ignore lint/performance/useDomNodeTextContent: hidden text is not what the reader sees.
      const read = () => current.locator('body').innerText();
      const mistakes = await untilHolds(async () => unmet(await read(), expectation), until);
      return mistakes.length === 0 ? [] : [...mistakes, `The page at ${current.url()} says:\n${await read()}`];
    },
    async close() {
      await browser?.close();
    },
  };
}
