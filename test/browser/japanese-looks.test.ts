import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chromium } from '../support/chromium.ts';
import { type Demo, startDemo } from '../support/demo.ts';
import { allLooks, type Looks, openLooks } from '../support/looks.ts';
import { type FakeWatcher, startFakeWatcher } from '../support/watcher.ts';
import { watcherStates } from '../support/watcher-states.ts';

/** The other combinations differ only in the colours, which the looks in English show. */
const looksInJapanese = allLooks.filter(({ width, colorScheme }) => colorScheme === 'light' || width === 1280);

describe.skipIf(chromium === undefined)('the looks of the page in Japanese', () => {
  let demo: Demo;
  let watcher: FakeWatcher;
  let looks: Looks;

  beforeAll(async () => {
    demo = await startDemo();
    watcher = startFakeWatcher(demo.redis.url);
    looks = await openLooks(`${demo.url}/?lang=ja`, looksInJapanese);
  });
  afterAll(async () => {
    await looks.browser.close();
    watcher.close();
    await demo.stop();
  });

  test('waiting, without a watcher', async () => {
    expect(await looks.look('ja-waiting', 'レートを設定してください')).toEqual([]);
  });

  test('a refusal of a rate', async () => {
    for (const { page } of looks.pages) {
      await page.locator('#frequency').fill('spike:5');
      await page.locator('#frequency').press('Enter');
    }

    expect(await looks.look('ja-refusal', '急増は、spike:5-40x20sのように', '#frequency-error')).toEqual([]);
  });

  test.each(watcherStates)('$name', async ({ name, change, japanese }) => {
    await looks.first.getByRole('button', { name: '20 /s' }).click();
    await watcher.publishStatus(change(watcher.nowMs()));

    expect(await looks.look(`ja-${name.replaceAll(/\W+/g, '-')}`, japanese, '#watcher')).toEqual([]);
  });
});
