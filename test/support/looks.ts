import { mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from './browser.ts';

/** Where the pictures of all states go, to be looked at. */
const pictures = fileURLToPath(new URL('../pictures', import.meta.url));
const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
/** A phone, a laptop, a projector. */
const widths = [360, 1280, 1920];
export const allLooks = (['light', 'dark'] as const).flatMap((colorScheme) =>
  widths.map((width) => ({ width, colorScheme })),
);

interface AxeResult {
  violations: { id: string; impact: string; nodes: { target: string[] }[] }[];
}

/** A page at a width, light or dark. */
interface Looked {
  page: Page;
  name: string;
}

/** The page at every width, light and dark. */
export interface Looks {
  browser: Browser;
  pages: Looked[];
  first: Page;
  /**
   * Waits until all pages say the headline, takes a picture of each, and returns what is wrong: what overflows, and what
   * axe finds serious.
   */
  look(state: string, headline: string): Promise<string[]>;
  /** To be called after a page was loaded again. */
  prepare(page: Page): Promise<void>;
}

/** Opens the page in each look. Axe is asked about those at 1280. */
export async function openLooks(url: string, looks = allLooks): Promise<Looks> {
  await mkdir(pictures, { recursive: true });
  const browser = await launchBrowser();
  const pages: Looked[] = [];
  const prepare = async (page: Page) => void (await page.addScriptTag({ path: axe }));
  const contexts = {
    // The content security policy would refuse axe, which the page itself does not load.
    light: await browser.newContext({ colorScheme: 'light', bypassCSP: true, reducedMotion: 'reduce' }),
    dark: await browser.newContext({ colorScheme: 'dark', bypassCSP: true, reducedMotion: 'reduce' }),
  };
  for (const { width, colorScheme } of looks) {
    const page = await contexts[colorScheme].newPage();
    await page.setViewportSize({ width, height: 900 });
    await page.goto(url);
    await prepare(page);
    pages.push({ page, name: `${width}-${colorScheme}` });
  }

  async function look(state: string, headline: string): Promise<string[]> {
    const wrong: string[] = [];
    for (const { page, name } of pages) {
      await page.locator('#headline-text').getByText(headline).waitFor();
      const overflow = await page.evaluate(
        'document.documentElement.scrollWidth - document.documentElement.clientWidth',
      );
      if (overflow !== 0) {
        wrong.push(`${state} at ${name} is too wide by ${overflow}`);
      }
      await page.screenshot({ path: `${pictures}/${state}-${name}.png`, fullPage: true });
    }
    for (const { page, name } of pages.filter((looked) => looked.name.startsWith('1280'))) {
      const { violations } = (await page.evaluate('axe.run()')) as AxeResult;
      for (const { id, impact, nodes } of violations) {
        if (impact === 'serious' || impact === 'critical') {
          wrong.push(`${state} at ${name}: ${id}: ${nodes.map(({ target }) => target).join(', ')}`);
        }
      }
    }
    return wrong;
  }

  return { browser, pages, first: pages[0]?.page as Page, look, prepare };
}
