import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { chromium } from '../support/chromium.ts';
import { type Demo, startDemo } from '../support/demo.ts';
import { startTraceCollector, type TraceCollector } from '../support/trace-collector.ts';
import { until } from '../support/until.ts';

describe.skipIf(chromium === undefined)('a result on the page', () => {
  let collector: TraceCollector;
  let demo: Demo;
  let browser: Browser;
  beforeAll(async () => {
    collector = await startTraceCollector();
    const frontend = { ...collector.env, TRACE_URL: 'http://jaeger.example/trace/{traceId}?uiFind=x' };
    demo = await startDemo({ frontend, router: collector.env, worker: collector.env });
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser.close();
    await demo.stop();
    collector.close();
  });

  test('shows where its time went, and links to its trace, which ends at this page', async () => {
    const page = await browser.newPage();
    await page.goto(demo.url);
    await page.getByRole('button', { name: '5 /s', exact: true }).click();
    await page.locator('#results button').first().click();

    const parts = page.locator('#check .time-parts li');
    expect((await parts.allTextContents()).map((text) => text.replace(/[\d.]+ ms$/, ''))).toEqual([
      'waiting to be sent: ',
      'mesh, network and Redis: ',
      'worker: ',
    ]);
    const link = page.locator('#check a');
    const traceId = (await link.textContent()) ?? '';
    expect(traceId).toMatch(/^[0-9a-f]{32}$/);
    expect(await link.getAttribute('href')).toBe(`http://jaeger.example/trace/${traceId}?uiFind=x`);
    await until(
      () => collector.spans.some((span) => span.traceId === traceId && span.name === 'show result' && !span.hasFailed),
      'the page has confirmed the result',
    );
  });
});
