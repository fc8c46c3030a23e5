import { setTimeout as sleep } from 'node:timers/promises';
import { type Demo, startDemo } from '@hashr/test/support/demo.ts';
import { cpuSeconds, isAlive, rssMegabytes } from '@hashr/test/support/processes.ts';
import { runProgram } from '@hashr/test/support/program.ts';
import { until } from '@hashr/test/support/until.ts';
import { limitMemory } from './memory-limit.ts';

const SECONDS = 60;
/** The memory limit of the frontend's container in k8s/. */
const MEMORY_MIB = 256;
const MANY_PAGES = Number(process.env.PAGES ?? 5_000);

/**
 * A frontend with the memory limit of its container, a page at 20 strings a second, and a hostile client: it sends
 * `frequency` with acknowledgements as fast as it can, never reads, and reconnects when it is disconnected. Linux only.
 */
export async function measurePageFlood(): Promise<object[]> {
  const demo = await startDemo();
  const { pid } = demo.programs.frontend;
  const limit = limitMemory(pid, MEMORY_MIB);
  const page = await demo.page();
  await page.setFrequency(20);
  await sleep(5_000);
  const memoryBefore = rssMegabytes(pid);
  const flood = runProgram('test/support/flood-client.ts', { URL: demo.url, FLOOD: 'frequency', SECONDS });
  const observed = await observe(demo);
  await flood.ended;
  const rows = [
    { what: 'frontend', value: `${isAlive(pid) ? 'running' : 'ended'}, ${limit.description}` },
    { what: 'how often it reached the memory limit', value: limit.limitHits() },
    { what: 'the flood', value: flood.output().trim().split('\n').at(-1) },
    { what: 'RSS before, MB', value: Math.round(memoryBefore) },
    { what: 'largest growth, MB', value: Math.round(observed.megabytes - memoryBefore) },
    ...observed.rows,
  ];
  await demo.stop();
  limit.remove();
  return rows;
}

/** One frontend with thousands of pages (PAGES sets how many), one of them at 20 strings a second. Linux only. */
export async function measureManyPages(): Promise<object[]> {
  const demo = await startDemo();
  const { pid } = demo.programs.frontend;
  const page = await demo.page();
  const crowd = runProgram('bench/measure/crowd-client.ts', { URL: demo.url, COUNT: MANY_PAGES - 1, SECONDS: 150 });
  const startedMs = performance.now();
  await until(async () => (await demo.state()).pages >= MANY_PAGES, 'all pages are connected', 70_000);
  const connectedMs = performance.now() - startedMs;
  await page.setFrequency(20);
  await sleep(3_000);
  const observed = await observe(demo);
  const { pages } = await demo.state();
  await crowd.end();
  const rows = [
    { what: 'pages', value: pages },
    { what: 'connected after, s', value: (connectedMs / 1_000).toFixed(1) },
    { what: 'RSS of the frontend, MB', value: Math.round(observed.megabytes) },
    ...observed.rows,
  ];
  await demo.stop();
  if (!isAlive(pid)) {
    return rows;
  }
  throw new Error(`The frontend ${pid} is still running.`);
}

/** Watches a frontend for a minute: its memory and CPU, /_healthz, and the strings of its page at 20 a second. */
async function observe(demo: Demo): Promise<{ megabytes: number; rows: object[] }> {
  const { pid } = demo.programs.frontend;
  const before = { totals: (await demo.state()).totals, cpu: cpuSeconds(pid), atMs: performance.now() };
  const healthMs: number[] = [];
  let megabytes = 0;
  while (performance.now() < before.atMs + SECONDS * 1_000 && isAlive(pid)) {
    const requestedMs = performance.now();
    await fetch(`${demo.url}/_healthz`).then((response) => response.text());
    healthMs.push(performance.now() - requestedMs);
    megabytes = Math.max(megabytes, rssMegabytes(pid));
    await sleep(50);
  }
  const seconds = (performance.now() - before.atMs) / 1_000;
  if (!isAlive(pid)) {
    return { megabytes, rows: [{ what: 'the frontend ended after, s', value: seconds }] };
  }
  const cpuPercent = ((cpuSeconds(pid) - before.cpu) / seconds) * 100;
  const { totals, latencyMs } = await demo.state();
  return {
    megabytes,
    rows: [
      { what: 'strings sent /s (20 are offered)', value: ((totals.sent - before.totals.sent) / seconds).toFixed(2) },
      { what: 'failed, skipped', value: `${totals.failed}, ${totals.skipped}` },
      {
        what: 'newest 1,000 strings: p50 / p99, ms',
        value: `${latencyMs?.p50.toFixed(1)} / ${latencyMs?.p99.toFixed(1)}`,
      },
      { what: 'strings by latency, cumulative', value: await latencyBuckets(demo) },
      { what: '/_healthz p50 / p99 / worst, ms', value: percentiles(healthMs) },
      { what: 'CPU of the frontend, % of a core', value: cpuPercent.toFixed(0) },
    ],
  };
}

function percentiles(timesMs: number[]): string {
  const sorted = timesMs.toSorted((a, b) => a - b);
  const rank = (share: number) => sorted[Math.ceil(share * sorted.length) - 1]?.toFixed(1);
  return `${rank(0.5)} / ${rank(0.99)} / ${rank(1)}`;
}

/** All strings since the frontend started, from the histogram in its metrics. */
async function latencyBuckets(demo: Demo): Promise<string> {
  const text = await (await fetch(demo.metricsUrls.frontend)).text();
  return [...text.matchAll(/hashr_latency_seconds_bucket{le="([^"]+)".*} (\d+)/g)]
    .filter(([, bound]) => ['0.05', '0.1', '0.25', '0.5', '+Inf'].includes(bound ?? ''))
    .map(([, bound, count]) => `${bound}: ${count}`)
    .join(', ');
}
