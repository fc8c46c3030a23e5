import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { toHtml } from '@hashr/loadtest/report/html.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { chromium } from '../support/chromium.ts';
import { exampleReport } from '../support/load-report.ts';
import { openLooks } from '../support/looks.ts';

describe.skipIf(chromium === undefined)('the HTML report of a load test', () => {
  let folder = '';
  let url = '';

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hashr-report-'));
    await writeFile(join(folder, 'report.html'), toHtml(exampleReport()));
    url = pathToFileURL(join(folder, 'report.html')).href;
  });
  afterAll(() => rm(folder, { recursive: true }));

  test('looks well', async () => {
    const looks = await openLooks(url);

    expect(await looks.look('load-report', '5 → 20 → 5', 'h1')).toEqual([]);

    await looks.browser.close();
  });

  test('needs no other file, and shows the verdict, the charts and the moves', async () => {
    const browser = await launchBrowser();
    const page = await browser.newPage();
    const requests: string[] = [];
    page.on('request', (request) => requests.push(request.url()));
    await page.goto(url);

    expect(requests).toEqual([url]);
    expect(await page.locator('.verdict').textContent()).toBe('failed');
    expect(await page.getByRole('img').count()).toBe(3);
    await page.getByText('17.7/s is above 15: all traffic goes to burst.').first().waitFor({ state: 'attached' });
    await browser.close();
  });

  test('shows texts of the target as texts', async () => {
    const report = { ...exampleReport(), url: 'http://x/?<script>document.title="x"</script>' };
    await writeFile(join(folder, 'hostile.html'), toHtml(report));
    const browser = await launchBrowser();
    const page = await browser.newPage();
    await page.goto(pathToFileURL(join(folder, 'hostile.html')).href);

    expect(await page.title()).toBe('String Hashr load test: 5 -> 20 -> 5');
    await browser.close();
  });
});
