import { parseArgs } from 'node:util';
import { install } from '@hashr/test/support/install.ts';
import { loadTools, type ToolFigures } from '../measure/load-tools.ts';
import { readCpu } from './cpu.ts';
import { deploySetup, leaveMesh } from './deployment.ts';
import { type Setup, setups } from './setups.ts';

// `npm run bench mesh`: what sidecars, mTLS, access logs and the gateway cost, by the same load, in turns. It deploys to
// the primary cluster, and deploys the demo again at the end.

const { values } = parseArgs({
  args: process.argv.slice(2).filter((argument) => argument !== 'mesh'),
  options: {
    rounds: { type: 'string', default: '1' },
    rates: { type: 'string', default: '15,100,500' },
    only: { type: 'string', multiple: true, default: [] },
  },
});
const rates = values.rates.split(',').map(Number);
const chosen = setups.filter(({ name }) => values.only.length === 0 || values.only.includes(name));

const rows: object[] = [];
await install();
await leaveMesh();
for (let round = 1; round <= Number(values.rounds); round += 1) {
  for (const setup of chosen) {
    await measure(setup, await deploySetup(setup));
  }
}
await leaveMesh();
await install();
// biome-ignore lint/suspicious/noConsole: the table is the output of this program.
console.table(rows);
process.exit(0);

async function measure({ title }: Setup, url: string): Promise<void> {
  for (const perSecond of rates) {
    for (const [tool, send] of Object.entries(loadTools).filter(([name]) => name !== 'k6')) {
      const before = await readCpu();
      const figures = await send(url, perSecond);
      const after = await readCpu();
      rows.push(toRow(`${title}, ${tool}`, perSecond, figures, before, after));
      process.stdout.write(`${JSON.stringify(rows.at(-1))}\n`);
    }
  }
}

/** The CPU time of each container is in milliseconds for each request. */
function toRow(
  name: string,
  perSecond: number,
  figures: ToolFigures,
  before: Record<string, number>,
  after: Record<string, number>,
): object {
  const { achieved, failed, sent, p50, p99, p999 } = figures;
  const cpu = Object.entries(after).map(([container, seconds]) => [
    container,
    Number((((seconds - (before[container] ?? 0)) * 1_000) / sent).toFixed(2)),
  ]);
  const ms = (value: number) => Number(value.toPrecision(3));
  const latencies = { 'p50 ms': ms(p50), 'p99 ms': ms(p99), 'p99.9 ms': ms(p999) };
  return {
    setup: name,
    'target /s': perSecond,
    'achieved /s': ms(achieved),
    failed,
    ...latencies,
    ...Object.fromEntries(cpu),
  };
}
