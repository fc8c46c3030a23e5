import { mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from './browser.ts';

/** The directory of the pictures of all states. */
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

/** The page at one width, light or dark. */
interface Look {
  page: Page;
  name: string;
}

/** The page at every width, light and dark. */
export interface Looks {
  browser: Browser;
  pages: Look[];
  first: Page;
  /**
   * Waits until all pages show the text in an element, which is the headline if no other is given, and takes a picture
   * of each. Returns the problems: a page that overflows, and serious findings of axe.
   */
  look(state: string, text: string, element?: string): Promise<string[]>;
  /** Must be called after a page was reloaded. */
  prepare(page: Page): Promise<void>;
}

/** Opens the page in each look. */
export async function openLooks(url: string, looks = allLooks): Promise<Looks> {
  await mkdir(pictures, { recursive: true });
  const browser = await launchBrowser();
  const pages: Look[] = [];
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

  async function look(state: string, text: string, element = '#headline-text'): Promise<string[]> {
    const problems: string[] = [];
    for (const { page, name } of pages) {
      await page.locator(element).getByText(text).first().waitFor();
      problems.push(...(await findOverflow(page)).map((problem) => `${state} at ${name} ${problem}`));
      await page.bringToFront(); // Chromium takes more than two seconds for the picture of a page in the background.
      await page.screenshot({ path: `${pictures}/${state}-${name}.png`, fullPage: true });
    }
    // One width is enough for axe.
    for (const { page, name } of pages.filter((look) => look.name.startsWith('1280'))) {
      problems.push(...(await askAxe(page)).map((problem) => `${state} at ${name}: ${problem}`));
    }
    return problems;
  }

  return { browser, pages, first: pages[0]?.page as Page, look, prepare };
}

async function findOverflow(page: Page): Promise<string[]> {
  const overflow = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
  return overflow === 0 ? [] : [`is too wide by ${overflow}`];
}

async function askAxe(page: Page): Promise<string[]> {
  const { violations } = (await page.evaluate('axe.run()')) as AxeResult;
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target).join(', ')}`);
}
