import { utimes } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { readChapters } from '@hashr/codelab-site/markdown/read-chapters.ts';
import { serveSite } from '@hashr/codelab-site/serve.ts';
import { siteIsCurrent } from '@hashr/codelab-site/site-files.ts';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { launchBrowser, OTHER_HOST } from '../support/browser.ts';
import { chromium } from '../support/chromium.ts';
import { type Demo, startDemo } from '../support/demo.ts';
import { type Looks, openLooks } from '../support/looks.ts';
import { until } from '../support/until.ts';

const codelab = fileURLToPath(new URL('../../codelab', import.meta.url));

describe.skipIf(chromium === undefined)('the codelab', () => {
  const chapters = readChapters(codelab, 'en');
  const [first, second] = chapters as [(typeof chapters)[number], (typeof chapters)[number]];
  const title = (step: number) => first.steps[step]?.title ?? '';
  /** A step with a command. */
  const withCommand = first.steps.findIndex(({ html }) => html.includes('class="code command"'));
  let demo: Demo;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let errors: string[];

  beforeAll(async () => {
    demo = await startDemo();
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser.close();
    await demo.stop();
  });
  beforeEach(async () => {
    errors = [];
    context = await browser.newContext({ locale: 'en-US' });
    page = await context.newPage();
    page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
    page.on('pageerror', ({ message }) => errors.push(message));
  });
  afterEach(async () => {
    await context.close();
    expect(errors).toEqual([]);
  });

  async function open(hash = ''): Promise<void> {
    await page.goto(`${demo.url}/codelab/${hash}`);
    await page.getByRole('heading', { level: 1 }).waitFor();
  }
  const link = (name: string | RegExp, within = 'main') => page.locator(within).getByRole('link', { name });
  const heading = (name: string) => page.getByRole('heading', { name, exact: true });
  const hash = () => new URL(page.url()).hash;
  const focused = () => page.evaluate<string>('document.activeElement.textContent');

  test("a link on the demo's page leads to it", async () => {
    await page.goto(demo.url);
    await page.getByRole('link', { name: 'Codelab' }).click();
    await link('Start').waitFor();

    expect(page.url()).toBe(`${demo.url}/codelab/#en`);
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toMatch(/burst/);
  });

  test('leads from step to step, by click and by key; the focus follows', async () => {
    await open();
    await link('Start').click();
    await heading(first.title).waitFor();
    await link(/^Next/).click();
    await heading(title(1)).waitFor();
    expect([hash(), await focused()]).toEqual([`#en/${first.name}/1`, title(1)]);

    await page.keyboard.press('ArrowRight');
    await heading(title(2)).waitFor();
    await page.keyboard.press('ArrowLeft');
    await heading(title(1)).waitFor();
    expect(await heading(title(2)).isVisible()).toBe(false);
    expect(await page.title()).toContain(title(1));

    await open(`#en/${first.name}/${first.steps.length - 1}`);
    await link(/^Next chapter/).click();
    await heading(second.title).waitFor();
    await page.goBack();
    await heading(first.steps.at(-1)?.title ?? '').waitFor();
  });

  test('remembers what is finished, where the reader was, and the language', async () => {
    await open(`#en/${first.name}`);
    await page.keyboard.press('ArrowRight');
    await heading(title(1)).waitFor();
    await page.reload();
    await heading(title(1)).waitFor();

    const done = `1 of ${first.steps.length} steps done`;
    expect(await link(new RegExp(done), '#chapters').count()).toBe(1);
    expect(await link(/Overview *done/, '#step-list').count()).toBe(1);
    await link('日本語', 'header').click();
    await page.locator('html[lang=ja]').waitFor();
    await open();
    await link(/^続きから/).click();
    await page.waitForFunction(`location.hash === '#ja/${first.name}/1'`);

    await open();
    await page.getByRole('button', { name: '進み具合を消去' }).click();
    await link('始める').waitFor();
  });

  test('switches the language, and stays on the step', async () => {
    const japanese = readChapters(codelab, 'ja').find(({ name }) => name === first.name);
    await open(`#en/${first.name}/2`);
    await link('日本語', 'header').click();
    await heading(japanese?.steps[2]?.title ?? '').waitFor();

    expect(hash()).toBe(`#ja/${first.name}/2`);
    expect(await page.locator('html').getAttribute('lang')).toBe('ja');
    await link('EN', 'header').click();
    await heading(title(2)).waitFor();
  });

  test('finds a step by a word of its title', async () => {
    await open(`#en/${first.name}`);
    await page.keyboard.press('/');
    await page.getByRole('combobox').fill(title(2));
    const found = page.getByRole('option').filter({ hasText: title(2) });
    await found.first().waitFor();
    expect(await page.getByRole('option').first().textContent()).toContain(title(2));

    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    await heading(title(2)).waitFor();
    expect(await page.getByRole('dialog').count()).toBe(0);

    await page.keyboard.press('Control+k');
    await page.getByRole('combobox').fill('qqqq');
    await page.getByText('No step contains this.').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('combobox').waitFor({ state: 'hidden' });
    expect(hash()).toBe(`#en/${first.name}/2`);
  });

  test('copies a command at an address without a secure context', async () => {
    const { port } = new URL(demo.url);
    await page.goto(`http://${OTHER_HOST}:${port}/codelab/#en/${first.name}/${withCommand}`);
    expect(await page.evaluate('isSecureContext')).toBe(false);
    const command = page.locator('section:not([hidden]) figure.command').first();
    await command.getByRole('button', { name: 'Copy' }).click();
    await command.getByRole('button', { name: 'Copied' }).waitFor();

    await page.keyboard.press('/');
    await page.getByRole('combobox').fill('');
    await page.keyboard.press('Control+v');
    const copied = (await command.locator('code').textContent())?.replaceAll('\n', ' ');
    expect((await page.getByRole('combobox').inputValue()).trim()).toBe(copied?.trim());
  });

  test('a print and the search of the browser have all steps of the chapter', async () => {
    await open(`#en/${first.name}/1`);
    await heading(title(1)).waitFor();
    const visible = () => page.locator('section h2').filter({ visible: true }).count();
    expect(await visible()).toBe(1);
    await page.emulateMedia({ media: 'print' });
    expect(await visible()).toBe(first.steps.length - 1);

    await page.emulateMedia({ media: 'screen' });
    await page.locator('section').nth(2).dispatchEvent('beforematch');
    await heading(title(2)).waitFor();
  });

  test('npm run codelab serves it, too, and builds it again after a text was changed', async () => {
    const stop = new AbortController();
    const { url } = await serveSite(0, stop.signal);
    await utimes(`${codelab}/en/${first.name}.md`, new Date(), new Date());
    expect(siteIsCurrent()).toBe(false);
    await page.goto(`${url}/#en/${first.name}/1`);
    await heading(title(1)).waitFor();

    expect(siteIsCurrent()).toBe(true);
    await page.goto('about:blank');
    stop.abort();
    await until(
      () =>
        fetch(url).then(
          () => false,
          () => true,
        ),
      'the server is closed',
    );
  });

  test('works without storage', async () => {
    await page.addInitScript("Object.defineProperty(window, 'localStorage', { get() { throw new Error('denied') } })");
    await open(`#en/${first.name}`);
    await page.keyboard.press('ArrowRight');
    await heading(title(1)).waitFor();
    expect(await link(/Overview *done/, '#step-list').count()).toBe(1);
  });

  describe('looks right on a phone, a laptop and a projector, light and dark', () => {
    let looks: Looks;

    beforeAll(async () => {
      looks = await openLooks(`${demo.url}/codelab/#en`);
    });
    afterAll(() => looks.browser.close());

    const look = async (state: string, text: string, element: string) =>
      expect(await looks.look(`codelab-${state}`, text, element)).toEqual([]);
    async function goTo(hash: string): Promise<void> {
      for (const { page } of looks.pages) {
        await page.evaluate(`location.hash = '${hash}'`);
      }
    }

    test('the list of all chapters', () => look('home', 'Start', '#home'));

    test('the beginning of a chapter', async () => {
      await goTo(`#en/${first.name}`);
      await look('chapter', first.title, 'h1');
    });

    test('a step with a command', async () => {
      await goTo(`#en/${first.name}/${withCommand}`);
      await look('step', title(withCommand), 'h2');
    });

    test('the same in Japanese', async () => {
      await goTo(`#ja/${first.name}/${withCommand}`);
      await look('japanese', 'コマンド', 'figcaption');
    });

    test('the search', async () => {
      for (const { page } of looks.pages) {
        await page.keyboard.press('/');
        await page.getByRole('combobox').fill('burst');
      }
      await look('search', 'burst', '[role=listbox] mark');
    });

    test('the menu of a phone', async () => {
      for (const { page, name } of looks.pages) {
        await page.keyboard.press('Escape');
        if (name.startsWith('360')) {
          await page.getByRole('button', { name: '章', exact: true }).click();
        }
      }
      await look('menu', 'クラスターなし', '#chapters');
    });
  });
});
