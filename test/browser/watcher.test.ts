import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { chromium } from '../support/chromium.ts';
import { type Demo, startDemo } from '../support/demo.ts';
import { until } from '../support/until.ts';
import { type FakeWatcher, startFakeWatcher } from '../support/watcher.ts';
import { moveToBurst } from '../support/watcher-status.ts';

const toBurst = { primary: 0, burst: 100 };
/** How far the fake watcher's clock is ahead, in milliseconds. */
const AHEAD_MS = 3_600_000;
/** The time that the page counts down, in milliseconds. */
const WAIT_MS = 8_000;

describe.skipIf(chromium === undefined)('the watcher on the page', () => {
  let demo: Demo;
  let browser: Browser;
  let page: Page;
  let watcher: FakeWatcher;
  const complaints: string[] = [];

  beforeAll(async () => {
    demo = await startDemo();
    browser = await launchBrowser();
  });
  beforeEach(async () => {
    watcher = startFakeWatcher(demo.redis.url, AHEAD_MS);
    complaints.length = 0;
    page = await browser.newPage({ locale: 'en-GB' });
    page.on('console', (message) => ['error', 'warning'].includes(message.type()) && complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('dialog', () => complaints.push('a dialog'));
    await page.goto(demo.url);
    await page.getByText('connected', { exact: true }).waitFor();
  });
  afterEach(async () => {
    watcher.close();
    await page.close();
    await demo.closePages();
    await until(async () => (await demo.state()).watcher === null, 'the status of the last watcher expires');
  });
  afterAll(async () => {
    await browser.close();
    await demo.stop();
  });

  const card = () => page.locator('#watcher');
  const text = async (selector: string) => (await page.locator(selector).textContent()) ?? '';
  const pageTime = (pageMs: number) => new Date(pageMs).toLocaleTimeString('en-GB');

  test('shows no watcher, then primary, then burst and the reason, then no watcher again', async () => {
    await card().getByText('No watcher is running').waitFor();
    expect(await text('#observed-unit')).toBe('no watcher');

    await watcher.publishStatus({});
    await card().getByText('PRIMARY', { exact: true }).waitFor();
    expect([await text('#observed-rate'), await text('#observed-unit')]).toEqual(['5.0', '/s']);
    await card().getByText('All traffic goes to burst above 15/s.').waitFor();

    const changedAtMs = watcher.nowMs();
    await watcher.publishStatus({
      rate: { perSecond: 26.4, windowSeconds: 2 },
      weights: toBurst,
      proposed: toBurst,
      changedAtMs,
      reason: '26.4/s is above 15: all traffic goes to burst.',
      journal: [moveToBurst(changedAtMs)],
    });
    await card().getByText('BURST', { exact: true }).waitFor();
    await card().getByText('26.4/s is above 15: all traffic goes to burst.').waitFor();
    expect([await text('#observed-rate'), await text('#observed-unit')]).toEqual(['26.4', '/s']);
    expect(await text('[data-cluster=burst] [data-share]')).toBe('100 %');
    expect(await text('#watcher-announcement')).toBe('Watcher: BURST, follows the rate');

    watcher.stopPublishing();
    await card().getByText('No watcher is running').waitFor();
    expect(complaints).toEqual([]);
  });

  test('shows times by the clock of this computer, and counts down the wait', async () => {
    const publishedMs = Date.now();
    await watcher.publishStatus({
      weights: toBurst,
      changedAtMs: publishedMs + AHEAD_MS - 60_000,
      notBeforeMs: publishedMs + AHEAD_MS + WAIT_MS,
      journal: [moveToBurst(publishedMs + AHEAD_MS - 60_000)],
    });
    await card().getByText('BURST', { exact: true }).waitFor();

    // A message can be delayed; the watcher publishes one every second.
    const minuteAgo = [pageTime(publishedMs - 60_000), pageTime(publishedMs - 59_000)];
    await until(
      async () => minuteAgo.includes((await text('#watcher-since')).replace('since ', '')),
      'the time of the last change',
    );
    await until(async () => minuteAgo.includes(await text('#journal time')), 'the time of the journal entry');
    const seconds: number[] = [];
    await until(async () => {
      const next = await text('#watcher-next');
      seconds.push(...[...next.matchAll(/in (\d+) s at the earliest/g)].map(([, count]) => Number(count)));
      return next === 'All traffic returns to primary below 10/s.';
    }, 'the wait is over');
    expect(Date.now() - publishedMs).toBeGreaterThanOrEqual(WAIT_MS);
    expect(Math.max(...seconds)).toBeLessThanOrEqual(WAIT_MS / 1_000 + 1);
    expect(new Set(seconds).size, `the seconds of the countdown: ${seconds.join()}`).toBeGreaterThan(2);
    expect(seconds).toEqual(seconds.toSorted((a, b) => b - a));
  });

  test('a mark above the chart shows the reason on hover and on focus', async () => {
    const publishedMs = performance.now();
    await watcher.publishStatus({
      weights: toBurst,
      journal: [
        moveToBurst(watcher.nowMs() - 30_000),
        moveToBurst(watcher.nowMs() - 60_000, { kind: 'external', reason: 'An external change of the weights.' }),
        moveToBurst(watcher.nowMs() - 70_000, { kind: 'refused', reason: 'burst is down.' }),
        moveToBurst(watcher.nowMs() - 500_000, { reason: 'Long ago.' }),
      ],
    });
    const marks = page.getByRole('list', { name: 'Weight changes' }).getByRole('button');
    await until(async () => (await marks.count()) === 2, 'the last two minutes have two marks');
    const tip = page.locator('#chart-tip');
    expect(await tip.isVisible()).toBe(false);

    await marks.first().focus();
    await tip.getByText('moved: 100 : 0 → 0 : 100. 20.4/s is above 15: all traffic goes to burst.').waitFor();
    await page.keyboard.press('Escape');
    await tip.waitFor({ state: 'hidden' });

    await page.getByRole('button', { name: /external: 100 : 0 → 0 : 100\. An external change/ }).hover();
    await tip.getByText('An external change of the weights.').waitFor();
    const [chart, mark] = [await page.locator('#chart').boundingBox(), await marks.first().boundingBox()];
    const position = ((mark?.x ?? 0) + (mark?.width ?? 0) / 2 - (chart?.x ?? 0) - 64) / ((chart?.width ?? 0) - 96);
    // 30 of 120 seconds from the right end when it was published, and further left since then.
    const since = (performance.now() - publishedMs) / 120_000;
    expect(position).toBeGreaterThan(0.745 - since);
    expect(position).toBeLessThan(0.755);
    await page.locator('h1').hover();
    await tip.waitFor({ state: 'hidden' });
    expect(await page.locator('#journal li').count()).toBe(4);
  });

  test('without Redis, it shows the last known status instead of "no watcher"', async () => {
    await watcher.publishStatus({ weights: toBurst });
    await card().getByText('BURST', { exact: true }).waitFor();
    await demo.redis.kill();
    await card().getByText('Redis is unavailable: last known status').waitFor();
    expect([await text('#observed-rate'), await text('#observed-unit')]).toEqual(['–', 'no Redis']);
    expect(await card().getByText('BURST', { exact: true }).count()).toBe(1);

    await demo.redis.start();
    await card().getByText('Redis is unavailable: last known status').waitFor({ state: 'detached' });
    expect(await card().getByText('BURST', { exact: true }).count()).toBe(1);
  });

  test('announcements have no numbers, and change only with the state', async () => {
    const announced: string[] = [];
    await page.exposeFunction('announce', (words: string) => announced.push(words));
    await page.evaluate(`new MutationObserver(() => announce(document.querySelector('#watcher-announcement').textContent))
      .observe(document.querySelector('#watcher-announcement'), { childList: true, characterData: true, subtree: true })`);
    for (const perSecond of [5, 6, 7]) {
      await watcher.publishStatus({
        rate: { perSecond, windowSeconds: 2 },
        reason: `${perSecond}.0/s is not above 15.`,
      });
      await card().getByText(`${perSecond}.0/s is not above 15.`).waitFor();
    }
    await watcher.publishStatus({ verdict: 'paused', reason: 'PAUSED is set.' });
    await card().getByText('PAUSED is set.').waitFor();

    await until(() => announced.length >= 2, 'the changes are announced');
    expect(announced).toEqual(['Watcher: PRIMARY, follows the rate', 'Watcher: PRIMARY, paused']);
  });

  test('everything that a watcher publishes is shown as text', async () => {
    const bad = '<img src=x onerror=alert(1)>';
    await watcher.publishStatus({
      reason: bad,
      problem: `${bad} problem`,
      notes: [`${bad} note`],
      changedAtMs: 0,
      notBeforeMs: watcher.nowMs() + 24 * 3_600_000,
      thresholds: { burstAbove: 1e300, returnBelow: 0 },
      rate: { perSecond: 1e300, windowSeconds: 2 },
      journal: [moveToBurst(0, { reason: `${bad} decision` })],
    });
    for (const where of ['problem', 'note', 'decision']) {
      await card().getByText(`${bad} ${where}`).waitFor();
    }
    expect(await page.locator('main img').count()).toBe(0);

    // An impossible status does not reach the page.
    await watcher.publishStatus({ problem: 'Impossible weights.', weights: { primary: 0, burst: 0 } });
    await watcher.publishStatus({ problem: 'Impossible times.', changedAtMs: 8.64e15 });
    await watcher.publishStatus({ reason: 'Valid again.' });
    await card().getByText('Valid again.').waitFor();
    expect(await card().getByText('Impossible').count()).toBe(0);
    expect(complaints).toEqual([]);
  });
});
