import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chromium } from '../support/chromium.ts';
import { type Demo, startDemo } from '../support/demo.ts';
import { type Looks, openLooks } from '../support/looks.ts';
import { until } from '../support/until.ts';

describe.skipIf(chromium === undefined)('every state of the page', () => {
  let demo: Demo;
  let looks: Looks;

  beforeAll(async () => {
    demo = await startDemo({ worker: { CAPACITY: 200 }, frontend: { MAX_IN_FLIGHT: 100 } });
    looks = await openLooks(`${demo.url}/?freq=20`);
  });
  afterAll(async () => {
    await looks.browser.close();
    await demo.stop();
  });

  const first = () => looks.first;
  const look = async (state: string, headline: string) => expect(await looks.look(state, headline)).toEqual([]);

  test('waiting: the address fills in the field', async () => {
    expect(await first().getByRole('textbox', { name: "What's the frequency?" }).inputValue()).toBe('20');
    await look('waiting', 'Set a rate: try 5, then 20.');
  });

  test('primary, with a checked result and a refused frequency', async () => {
    await first().getByRole('button', { name: 'Set' }).click();
    for (const { page } of looks.pages) {
      await page.locator('#results').hover(); // The list does not change under the pointer.
      await page.locator('#results button').first().click();
      await page.getByText('The page computes the same hash.').waitFor();
      await page.getByRole('textbox', { name: "What's the frequency?" }).fill('lots');
      await page.keyboard.press('Enter');
      await page.getByRole('alert').getByText('Enter a number').waitFor();
    }
    await look('primary', 'All traffic goes to primary.');
  });

  test('both, and burst', async () => {
    await demo.setWeights(30, 70);
    await look('both', 'Primary and burst share the traffic by weight.');
    await demo.setWeights(0, 100);
    await look('burst', 'All traffic goes to burst');
    await demo.setWeights(100, 0);
  });

  test('failing: the load exceeds the capacity of the worker', async () => {
    const driver = await demo.page();
    await driver.setFrequency(400);
    await look('failing', 'Requests to the worker are failing');
    expect(
      await first()
        .getByText(/over capacity \(429\): /)
        .count(),
    ).toBe(1);
    await driver.setFrequency(0);
    await look('recovered', 'All traffic goes to primary.');
  });

  test('skipping: the limit in flight is reached', async () => {
    const driver = await demo.page();
    await demo.edit('worker-virtual-service.yaml', (text) =>
      text.replace(
        '      retries:',
        '      fault: {delay: {percentage: {value: 100}, fixedDelay: 2s}}\n      retries:',
      ),
    );
    await driver.setFrequency(150);
    await look('skipping', 'some strings are skipped');
    await driver.setFrequency(0);
    await demo.edit('worker-virtual-service.yaml', (text) => text.replace(/ +fault: .*\n/, ''));
    await until(async () => (await demo.state()).perSecond.skipped === 0, 'no strings are skipped');
  });

  test('Redis is unavailable', async () => {
    await demo.redis.kill();
    await look('redis-unavailable', 'Redis is unavailable');
    await demo.redis.start();
  });

  test('several frontends, one of them gone', async () => {
    const second = await demo.addFrontend();
    await until(async () => (await demo.state()).frontends.length === 2, 'both are listed');
    await second.program.end();
    await first().locator('#frontends').getByText('unavailable').waitFor();
    await look('frontends', 'All traffic goes to primary.');
  });

  test('the keyboard switches the theme', async () => {
    const theme = first().getByRole('button', { name: 'Theme' });
    const current = () => first().evaluate('document.documentElement.dataset.bsTheme');
    await theme.press('Enter');
    await theme.press('Enter');
    expect(await current()).toBe('dark');
    await first().reload();
    expect(await current()).toBe('dark');
    await theme.press('Enter');
    expect(await current()).toBe('light');
    await looks.prepare(first());
  });

  test('not connected', async () => {
    await demo.programs.frontend.end();
    await look('offline', 'Not connected');
  });
});
