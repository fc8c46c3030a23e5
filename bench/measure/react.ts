import { setTimeout as sleep } from 'node:timers/promises';
import { startDemo } from '@hashr/test/support/demo.ts';
import { reaction } from './reaction.ts';
const [from, to, reps, env, worker] = [Number(process.argv[2]), Number(process.argv[3]), Number(process.argv[4]), JSON.parse(process.argv[5] ?? '{}'), JSON.parse(process.argv[6] ?? '{}')];
const demo = await startDemo({ worker });
await demo.startWatcher(env);
const page = await demo.page();
await page.setFrequency(from); await sleep(4000);
const times: number[] = [], fails: number[] = [];
for (let i=0;i<reps;i++) { const before = (await demo.state()).totals.failed;
 times.push(await reaction(page, to, 'burst')); await sleep(3000+Math.random()*1000);
 fails.push((await demo.state()).totals.failed-before);
 await reaction(page, from, 'primary'); await sleep(3000+Math.random()*1000); }
times.sort((a,b)=>a-b);
console.log(process.cwd(), `${from}->${to}`, JSON.stringify(env), 'median', Math.round(times[times.length>>1]!), 'worst', Math.round(times.at(-1)!), 'best', Math.round(times[0]!), 'failed', fails.join(','), 'median failed', fails.toSorted((a,b)=>a-b)[fails.length>>1]);
await demo.closePages(); await demo.stop(); process.exit(0);
