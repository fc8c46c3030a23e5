import { get } from 'node:http';
import { Redis } from 'ioredis';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser, OTHER_HOST } from '../support/browser.ts';
import { chromium } from '../support/chromium.ts';
import { type Demo, startDemo } from '../support/demo.ts';
import { until } from '../support/until.ts';

describe.skipIf(chromium === undefined)('the page', () => {
  let demo: Demo;
  let browser: Browser;
  let page: Page;
  const complaints: string[] = [];

  beforeAll(async () => {
    demo = await startDemo();
    browser = await launchBrowser();
  });
  afterEach(async () => {
    await page.close();
    await demo.closePages();
    await demo.setWeights(100, 0);
  });
  afterAll(async () => {
    await browser.close();
    await demo.stop();
  });

  async function open(host: string): Promise<void> {
    complaints.length = 0;
    page = await browser.newPage();
    page.on('console', (message) => ['error', 'warning'].includes(message.type()) && complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('requestfailed', (request) => complaints.push(`${request.url()} failed`));
    page.on('request', (request) => {
      if (new URL(request.url()).hostname !== host) {
        complaints.push(`${request.url()} is on another host`);
      }
    });
    page.on('dialog', () => complaints.push('a dialog'));
    await page.goto(demo.url.replace('127.0.0.1', host));
    await page.getByText('connected', { exact: true }).waitFor();
  }
  const field = () => page.getByLabel("What's the frequency?");
  const set = async (frequency: string) => {
    await field().fill(frequency);
    await page.getByRole('button', { name: 'Set' }).click();
  };
  const newest = () =>
    page
      .getByRole('list')
      .filter({ has: page.locator('.hash') })
      .getByRole('listitem')
      .first();

  test.each(['localhost', OTHER_HOST])(
    'at http://%s: 5 from primary, new weights, burst, an invalid frequency, stop',
    async (host) => {
      await open(host);
      expect(await page.evaluate('isSecureContext')).toBe(host === 'localhost');
      expect(await page.title()).toBe('String Hashr');
      await page.getByRole('heading', { name: 'String Hashr' }).waitFor();

      await set('5');
      await newest().locator('.mark.primary').waitFor();
      expect((await demo.state()).offeredPerSecond).toBe(5);

      await demo.setWeights(0, 100);
      await newest().locator('.mark.burst').waitFor();
      expect(await newest().locator('.hash').textContent()).toMatch(/^bursty-/);

      await set('invalid');
      await page.getByRole('alert').getByText('Enter a number of strings per second').waitFor();
      expect(await field().getAttribute('aria-invalid')).toBe('true');
      expect((await demo.state()).offeredPerSecond).toBe(5);

      await page.getByRole('button', { name: 'Stop' }).click();
      await until(async () => (await demo.state()).offeredPerSecond === 0, 'the page stops');
      await until(async () => (await page.getByRole('alert').textContent()) === '', 'the error disappears');
      expect(complaints).toEqual([]);
    },
  );

  test('its totals are the totals of the frontend', async () => {
    const before = await demo.settled();
    await open('localhost');
    await page.getByRole('button', { name: '20 /s' }).click();
    await until(async () => (await demo.state()).totals.sent > before.sent + 30, 'strings are sent');
    await page.getByRole('button', { name: 'Stop' }).click();
    const { sent, succeeded } = await demo.settled();

    const total = (name: string) => page.locator(`[data-total=${name}]`).textContent();
    // A page can show the last string as in flight for half a second.
    const isLast = async () => (await total('sent')) === String(sent) && (await total('inFlight')) === '0';
    await until(isLast, 'the page shows the totals');
    expect([await total('succeeded'), await total('failed')]).toEqual([String(succeeded), '0']);
    await until(async () => (await page.locator('#results li').count()) === 10, 'the list is full');
  });

  test('external messages are shown as text', async () => {
    await open('localhost');
    const redis = new Redis(demo.redis.url);
    await redis.publish('calculation', '<img src=x onerror=alert(1)>');
    redis.disconnect();

    await page.getByText('<img src=x onerror=alert(1)>').waitFor();
    expect(await page.locator('main img').count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  test('it reports that Redis is unavailable, until Redis recovers', async () => {
    await open('localhost');
    await set('5');
    await demo.redis.kill();
    await page.getByText('Redis is unavailable.').waitFor();
    await demo.redis.start();
    await page.getByText('Redis is unavailable.').waitFor({ state: 'detached' });
  });

  test('it reports failures of the worker by kind', async () => {
    await open('localhost');
    await set('20');
    await demo.programs.primary.end('SIGKILL');
    await page.getByText('Requests to the worker are failing').waitFor();
    await page.getByText(/mesh or worker error \(5xx\): \d+/).waitFor();
    await demo.start('primary');
    await page.getByText('Requests to the worker are failing').waitFor({ state: 'detached' });
  });

  test('a rate that is set before the page is connected applies when it is', async () => {
    page = await browser.newPage();
    const clicked = Promise.withResolvers<void>();
    await page.routeWebSocket('**/socket.io/**', async (websocket) => {
      await clicked.promise;
      websocket.connectToServer();
    });
    await page.goto(demo.url);
    await page.getByRole('button', { name: '5 /s' }).click();
    clicked.resolve();
    await until(async () => (await demo.state()).offeredPerSecond === 5, 'the rate is set');
    expect(await page.getByRole('alert').textContent()).toBe('');
  });

  test('it reports a lost connection, reconnects, and sets its rate again', async () => {
    await open('localhost');
    await set('5');
    await until(async () => (await demo.state()).offeredPerSecond === 5, 'the rate is accepted');
    await demo.programs.frontend.end();
    await page.getByText('reconnecting', { exact: true }).waitFor();
    await set('7');
    await page.getByRole('alert').getByText('Not connected. Try again').waitFor();

    await demo.start('frontend');
    await page.getByText('connected', { exact: true }).waitFor();
    await until(async () => (await demo.state()).offeredPerSecond === 5, 'the last accepted rate is set again');
  });
});

test('the first load of the page is small', async () => {
  const demo = await startDemo();
  const html = await fetch(demo.url, { headers: { 'Accept-Encoding': 'identity' } }).then((response) =>
    response.text(),
  );
  const paths = ['/', ...[...html.matchAll(/(?:src|href)="\.?(\/[^"]+)"/g)].map(([, path]) => path ?? '')];
  const sizes = await Promise.all(paths.map((path) => bytesOnTheWire(`${demo.url}${path}`)));
  await demo.stop();

  expect(paths.length).toBeGreaterThan(2);
  expect(sizes.reduce((a, b) => a + b)).toBeLessThan(150_000);
});

/** The size of a compressed body in bytes. */
function bytesOnTheWire(url: string): Promise<number> {
  return new Promise((resolve, reject) => {
    get(url, { headers: { 'Accept-Encoding': 'gzip' } }, (response) => {
      let bytes = 0;
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
      });
      response.on('end', () => resolve(bytes));
    }).on('error', reject);
  });
}
