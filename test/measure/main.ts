import { buildPage } from '../../local/launcher/page-build.ts';
import { measureFootprint } from './footprint.ts';
import { measureOutages } from './outages.ts';
import { measurePages } from './pages.ts';
import { measureRates } from './rates.ts';
import { measureSplit } from './split.ts';

// `npm run measure`: what is stated as a figure, measured on real processes. Takes about four minutes.
await buildPage();
const measures = {
  rates: measureRates,
  split: measureSplit,
  pages: measurePages,
  outages: measureOutages,
  footprint: measureFootprint,
};
const wanted = process.argv.slice(2);
const results: Record<string, object[]> = {};
for (const [name, measure] of Object.entries(measures)) {
  if (wanted.length === 0 || wanted.includes(name)) {
    const rows = await measure();
    results[name] = rows;
    process.stdout.write(`\n${name}\n`);
    // biome-ignore lint/suspicious/noConsole: the table is what this program is for.
    console.table(rows);
  }
}
process.stdout.write(`${JSON.stringify(results)}\n`);
process.exit(0);
