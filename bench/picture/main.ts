import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { buildPage } from '@hashr/local/launcher/page-build.ts';
import { launchBrowser } from '@hashr/test/support/browser.ts';
import { startDemo } from '@hashr/test/support/demo.ts';
import { until } from '@hashr/test/support/until.ts';

// `npm run picture`: takes the README's picture of the running demo, in the middle of its second burst.
await buildPage();
const demo = await startDemo();
await demo.startWatcher({ MIN_SECONDS_IN_BURST: 20 });
const browser = await launchBrowser();
const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, colorScheme: 'light' });
await page.goto(demo.url);
const setFrequency = (frequency: number) => page.getByRole('button', { name: `${frequency} /s`, exact: true }).click();
const untilBurstHas = (weight: number) =>
  until(async () => (await demo.weights())[1] === weight, `burst has ${weight} %`, 60_000);
for (const _ of ['first', 'second']) {
  await setFrequency(5);
  await untilBurstHas(0);
  await sleep(10_000);
  await setFrequency(20);
  await untilBurstHas(100);
  await sleep(12_000);
}
await page.screenshot({ path: fileURLToPath(new URL('../../docs/page.png', import.meta.url)) });
await browser.close();
await demo.stop();
process.exit(0);
