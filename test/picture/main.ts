import { fileURLToPath } from 'node:url';
import { buildPage } from '../../local/launcher/page-build.ts';
import { launchBrowser } from '../support/browser.ts';
import { startDemo } from '../support/demo.ts';
import { until } from '../support/until.ts';

// `npm run picture`: the README's picture, taken of the running program.
await buildPage();
const demo = await startDemo();
await demo.setWeights(70, 30);
const browser = await launchBrowser();
const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, colorScheme: 'light' });
await page.goto(demo.url);
await page.getByRole('button', { name: '20 /s' }).click();
await until(async () => (await demo.state()).totals.hashed > 250, 'there is something to see', 30_000);
await page.screenshot({ path: fileURLToPath(new URL('../../docs/page.png', import.meta.url)) });
await browser.close();
await demo.stop();
process.exit(0);
