import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { chromium } from '../support/chromium.ts';
import { type Demo, startDemo } from '../support/demo.ts';
import { until } from '../support/until.ts';
import { type FakeWatcher, startFakeWatcher } from '../support/watcher.ts';
import { watcherStates } from '../support/watcher-states.ts';

/** What stays as it is in Japanese: names, units, and what users type. */
const untranslated =
  /primary|burst|Redis|HTTP|p50|p95|p99|\d+(\.\d+)? ms|\d+ \/s|\dxx|ノートPC|istiowatcher[-/\w]*|flux|PAUSED|FORCE|Argo CD|ignoreDifferences|"true"|npm start|worker-[a-z-]+|ROUTE=httproute|istio-manifests\/natural/gi;

describe.skipIf(chromium === undefined)('the language of the page', () => {
  let demo: Demo;
  let browser: Browser;
  let page: Page;
  let watcher: FakeWatcher;

  beforeAll(async () => {
    demo = await startDemo();
    browser = await launchBrowser();
    watcher = startFakeWatcher(demo.redis.url);
  });
  afterEach(async () => {
    await page.context().close();
  });
  afterAll(async () => {
    watcher.close();
    await browser.close();
    await demo.stop();
  });

  async function open(locale: string, query = ''): Promise<void> {
    const context = await browser.newContext({ locale });
    page = await context.newPage();
    await page.goto(`${demo.url}/${query}`);
    await page.locator('#connection.connected').waitFor();
  }
  const language = () => page.evaluate<string>('document.documentElement.lang');

  /** Everything in the document that users read or hear, and that is not marked as a name or as English. */
  const texts = () =>
    page.evaluate<string[]>(`(() => {
      const found = [];
      const visit = (element) => {
        if (element.lang === 'en' && element !== document.documentElement) return;
        if (element.getAttribute('translate') === 'no' || ['SCRIPT', 'STYLE', 'NOSCRIPT'].includes(element.tagName)) return;
        found.push(...['aria-label', 'title', 'placeholder'].map((name) => element.getAttribute(name) ?? ''));
        for (const child of element.childNodes) {
          if (child.nodeType === Node.TEXT_NODE) found.push(child.data);
          if (child.nodeType === Node.ELEMENT_NODE) visit(child);
        }
      };
      visit(document.body);
      return found.map((text) => text.trim()).filter((text) => text !== '');
    })()`);
  const english = async () => (await texts()).filter((text) => /[a-z]{2}/i.test(text.replace(untranslated, '')));

  test('follows the browser, the switch and the address, and a change keeps the rate and the page', async () => {
    await open('en-US');
    await page.locator('#headline-text', { hasText: 'Set a rate: try 5, then 20.' }).waitFor();
    expect(await language()).toBe('en');
    await page.getByRole('button', { name: '5 /s' }).click();
    await until(async () => (await demo.state()).offeredPerSecond === 5, 'the page sends');
    await page.evaluate('globalThis.isSamePage = true');
    await page.getByRole('button', { name: '日本語' }).click();

    await page.locator('#headline-text', { hasText: 'ウォッチャーが動作していないため' }).waitFor();
    expect(await language()).toBe('ja');
    expect(await page.evaluate('globalThis.isSamePage')).toBe(true);
    expect((await demo.state()).offeredPerSecond).toBe(5);
    await page.reload();
    await page.locator('#connection-text', { hasText: '接続済み' }).waitFor();
    await page.goto(`${demo.url}/?lang=en`);
    await page.locator('#connection-text', { hasText: /^connected$/ }).waitFor();
    await page.getByRole('button', { name: '日本語' }).click();
    await page.locator('#connection-text', { hasText: '接続済み' }).waitFor();
    expect(new URL(page.url()).searchParams.get('lang')).toBe('ja');
  });

  test('a browser in Japanese gets Japanese, and a refusal follows the switch', async () => {
    await open('ja-JP');
    await page.locator('#frequency').fill('-1');
    await page.locator('#frequency').press('Enter');

    await page.locator('#frequency-error', { hasText: 'レートを負の数にすることはできません。' }).waitFor();
    await page.getByRole('button', { name: 'English' }).click();
    await page.locator('#frequency-error', { hasText: 'A frequency cannot be negative. Use 0 to stop.' }).waitFor();
    expect(await language()).toBe('en');
  });

  test('without the Japanese texts, the page stays in English', async () => {
    const context = await browser.newContext({ locale: 'en-US' });
    page = await context.newPage();
    await page.route('**/japanese-*.js', (route) => route.abort());
    await page.goto(demo.url);
    await page.locator('#connection.connected').waitFor();
    await page.getByRole('button', { name: '日本語' }).click();
    await page.locator('#frequency').fill('-1');
    await page.locator('#frequency').press('Enter');

    await page.locator('#frequency-error', { hasText: 'A frequency cannot be negative. Use 0 to stop.' }).waitFor();
    expect(await language()).toBe('en');
  });

  test('no English word is left without a watcher, and when requests fail', async () => {
    await open('ja-JP');
    await page.locator('#headline-text', { hasText: 'レートを設定してください' }).waitFor();
    expect(await english()).toEqual([]);
    await page.locator('#frequency').fill('20');
    await page.locator('#frequency').press('Enter');
    await page.locator('#results li').first().waitFor();
    await page.locator('#results button').first().click();
    await page.locator('#check', { hasText: '一致します' }).waitFor();
    expect(await english()).toEqual([]);

    await demo.edit('worker-virtual-service.yaml', (text) =>
      text.replace(
        '- name: worker\n',
        '- name: worker\n      fault: { abort: { httpStatus: 503, percentage: { value: 100 } } }\n',
      ),
    );
    await page.locator('#headline-text', { hasText: '失敗しています' }).waitFor();
    expect(await english()).toEqual([]);
    await demo.edit('worker-virtual-service.yaml', (text) => text.replace(/ {6}fault.*\n/, ''));
  });

  test.each(watcherStates)('no English word is left in the state: $name', async ({ change, japanese }) => {
    await watcher.publishStatus(change(watcher.nowMs()));
    await open('ja-JP');
    await page.locator('#watcher', { hasText: japanese }).waitFor();

    expect(await english()).toEqual([]);
  });

  test('no English word is left without Redis, and without the frontend', async () => {
    await open('ja-JP');
    await demo.redis.kill();
    await page.locator('#headline-text', { hasText: 'Redisを利用できません' }).waitFor();
    expect(await english()).toEqual([]);
    await demo.programs.frontend.end();
    await page.locator('#headline-text', { hasText: '切断されました' }).waitFor();
    await page.locator('#frequency').fill('7');
    await page.locator('#frequency').press('Enter');
    await page.locator('#frequency-error', { hasText: '接続されていません' }).waitFor();
    expect(await english()).toEqual([]);
    await demo.redis.start();
    await demo.start('frontend');
    await page.locator('#connection.connected').waitFor();
  });

  test('a sentence of another program stays as it is, and is marked as English', async () => {
    await watcher.publishStatus({
      problem: 'The mesh says no.',
      problemNotices: [{ code: 'raw', message: 'The mesh says no.' }],
    });
    await open('ja-JP');

    await page.locator('#watcher-problem [lang=en]', { hasText: 'The mesh says no.' }).waitFor();
    expect(await english()).toEqual([]);
  });
});
