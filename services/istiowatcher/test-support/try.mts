import { spillOver } from './spill-over.ts';
const n = Number(process.argv[2] ?? 20);
const cases: [string, NodeJS.ProcessEnv, number, 'random'|'smooth'][] = [];
for (const b of [0.1, 0.5, 1]) { cases.push(['flip', {}, b, 'random']);
 for (const e of [{}, {STEP_PERCENT:'5'}, {STEP_PERCENT:'1'}, {TARGET_UTILIZATION_PERCENT:'100'}, {TARGET_UTILIZATION_PERCENT:'80'}, {TARGET_UTILIZATION_PERCENT:'60'}]) cases.push(['prop '+JSON.stringify(e), {MODE:'proportional', PRIMARY_CAPACITY: '15', ...e}, b, 'random']);
 cases.push(['prop learn', {MODE:'proportional'}, b, 'random']);
 cases.push(['prop smooth', {MODE:'proportional', PRIMARY_CAPACITY:'15'}, b, 'smooth']);
}
const med=(a:number[])=>a.toSorted((x,y)=>x-y)[Math.floor(a.length/2)]!;
for (const [name, env, bucketSeconds, split] of cases) {
  const all = [];
  for (let i=0;i<n;i++) all.push(await spillOver({env, bucketSeconds, split, seed: i*7919+3}));
  const f = all.map(o=>o.failed);
  console.log(String(bucketSeconds).padEnd(4), name.padEnd(48), 'failed', med(f), 'max', Math.max(...f), 'before', med(all.map(o=>o.failedBeforeMove)), 'moved after', Math.round(med(all.map(o=>o.movedAfterMs))), 'worst', Math.round(Math.max(...all.map(o=>o.movedAfterMs))), 'kept', med(all.map(o=>o.primaryPercentAfterRise)).toFixed(1), 'moves max', Math.max(...all.map(o=>o.moves.length)), 'e.g.', all.slice(0,4).map(o=>o.moves.join('/')).join(' '), 'needless', Math.max(...all.map(o=>o.burstWithoutNeed)));
}
