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

  test('waiting: the address presets the field', async () => {
    expect(await first().getByRole('textbox', { name: "What's the frequency?" }).inputValue()).toBe('20');
    await look('waiting', 'Ask for something');
  });

  test('primary, with a result that is checked, and a refusal', async () => {
    await first().getByRole('button', { name: 'Set' }).click();
    for (const { page } of looks.pages) {
      await page.locator('#results').hover(); // Under the pointer the list stands still.
      await page.locator('#results button').first().click();
      await page.getByText('Computed again here: the same hash.').waitFor();
      await page.getByRole('textbox', { name: "What's the frequency?" }).fill('lots');
      await page.keyboard.press('Enter');
      await page.getByRole('alert').getByText('Type a number').waitFor();
    }
    await look('primary', 'Primary does all the work.');
  });

  test('both, and burst', async () => {
    await demo.setWeights(30, 70);
    await look('both', 'Primary and burst share the work');
    await demo.setWeights(0, 100);
    await look('burst', 'In burst');
    await demo.setWeights(100, 0);
  });

  test('failing: more than the worker can do', async () => {
    const driver = await demo.page();
    await driver.setFrequency(400);
    await look('failing', 'The worker is failing');
    expect(
      await first()
        .getByText(/over capacity \(429\): /)
        .count(),
    ).toBe(1);
    await driver.setFrequency(0);
    await look('recovered', 'Primary does all the work.');
  });

  test('skipping: more than may be in flight', async () => {
    const driver = await demo.page();
    await demo.edit('worker-virtual-service.yaml', (text) =>
      text.replace(
        '      retries:',
        '      fault: {delay: {percentage: {value: 100}, fixedDelay: 2s}}\n      retries:',
      ),
    );
    await driver.setFrequency(150);
    await look('skipping', 'some are skipped instead of sent');
    await driver.setFrequency(0);
    await demo.edit('worker-virtual-service.yaml', (text) => text.replace(/ +fault: .*\n/, ''));
    await until(async () => (await demo.state()).perSecond.skipped === 0, 'nothing is skipped');
  });

  test('Redis away', async () => {
    await demo.redis.kill();
    await look('redis-away', 'Redis is away');
    await demo.redis.start();
  });

  test('several frontends, one of them gone', async () => {
    const second = await demo.addFrontend();
    await until(async () => (await demo.state()).frontends.length === 2, 'they know of each other');
    await second.program.end();
    await first()
      .getByText(/frontend-\d+: gone/)
      .waitFor();
    await look('frontends', 'Primary does all the work.');
  });

  test('light and dark by the button, by the keyboard', async () => {
    const theme = first().getByRole('button', { name: 'light or dark' });
    const now = () => first().evaluate('document.documentElement.dataset.bsTheme');
    await theme.press('Enter');
    await theme.press('Enter');
    expect(await now()).toBe('dark');
    await first().reload();
    expect(await now()).toBe('dark');
    await theme.press('Enter');
    expect(await now()).toBe('light');
    await looks.prepare(first());
  });

  test('not connected', async () => {
    await demo.programs.frontend.end();
    await look('offline', 'Not connected');
  });
});
