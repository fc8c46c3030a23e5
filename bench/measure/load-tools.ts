import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Report } from '@hashr/loadtest/report/report.ts';
import { startDemo } from '@hashr/test/support/demo.ts';
import { isInstalled } from '@hashr/test/support/is-installed.ts';
import { runProgram } from '@hashr/test/support/program.ts';

const run = promisify(execFile);
const script = fileURLToPath(new URL('../../loadtest/k6/constant-rate.js', import.meta.url));

export const OUR_TOOL = 'npm run loadtest';
const SECONDS = 10;
const STALL_MS = 2_000;
/** Fortio's connections: enough for the highest rate, so that it keeps it. */
const CONNECTIONS = '16';

/** What a tool reports. Latencies are in milliseconds. */
export interface ToolFigures {
  sent: number;
  achieved: number;
  failed: number;
  p50: number;
  p90: number;
  p99: number;
  p999: number;
  max: number;
}

/** Sends at a constant rate to an address, for {@link SECONDS}. */
export type Tool = (url: string, perSecond: number) => Promise<ToolFigures>;

/** The tools that are installed, by name. */
export const loadTools: Record<string, Tool> = {
  [OUR_TOOL]: runLoadTest,
  ...(isInstalled('fortio', 'version') && { fortio: runFortio }),
  ...(isInstalled('k6', 'version') && { k6: runK6 }),
};

/** For each rate and each tool that is installed, one after the other: what it sends, and which latencies it reports. */
export async function measureLoadTools(): Promise<object[]> {
  const demo = await startDemo({ frontend: { MAX_FREQUENCY: 2_000, MAX_TOTAL_FREQUENCY: 10_000 } });
  const rows: object[] = [];
  for (const perSecond of [1, 5, 20, 100, 500, 1_000, 2_000]) {
    for (const [tool, send] of Object.entries(loadTools)) {
      rows.push(toRow(tool, perSecond, await send(demo.url, perSecond)));
      await demo.settled();
    }
  }
  await demo.stop();
  return rows;
}

/** The worker of primary stops for two seconds in the middle of the load: which tool shows it? */
export async function measureStall(): Promise<object[]> {
  const demo = await startDemo({ frontend: { MAX_TOTAL_FREQUENCY: 10_000 } });
  const rows: object[] = [];
  for (const [tool, send] of Object.entries(loadTools)) {
    const sending = send(demo.url, 100);
    await sleep((SECONDS * 1_000) / 2);
    process.kill(demo.programs.primary.pid, 'SIGSTOP');
    await sleep(STALL_MS);
    process.kill(demo.programs.primary.pid, 'SIGCONT');
    rows.push(toRow(tool, 100, await sending));
    await demo.settled();
  }
  await demo.stop();
  return rows;
}

function toRow(tool: string, perSecond: number, { sent: _, achieved, failed, ...latencies }: ToolFigures): object {
  const ms = Object.entries(latencies).map(([name, value]) => [`${name} ms`, Number(value.toPrecision(3))]);
  return {
    tool,
    'target /s': perSecond,
    'achieved /s': Number(achieved.toFixed(2)),
    'off by': `${(100 * (achieved / perSecond - 1)).toFixed(2)} %`,
    failed,
    ...Object.fromEntries(ms),
  };
}

/** Runs a function with the path of a file that does not exist yet. Returns the JSON that the function writes there. */
async function readJson<Json>(write: (file: string) => Promise<unknown>): Promise<Json> {
  const folder = await mkdtemp(join(tmpdir(), 'hashr-tools-'));
  const file = join(folder, 'result.json');
  await write(file);
  const json = JSON.parse(await readFile(file, 'utf8')) as Json;
  await rm(folder, { recursive: true });
  return json;
}

/** Sends with `npm run loadtest`. */
export async function runLoadTest(url: string, perSecond: number): Promise<ToolFigures> {
  const load = `constant:${perSecond}x${SECONDS}s`;
  const { total } = await readJson<Report>(
    (file) => runProgram('loadtest/main.ts', {}, ['--url', url, '--load', load, '--json', file]).ended,
  );
  const {
    p50 = Number.NaN,
    p90 = Number.NaN,
    p99 = Number.NaN,
    p999 = Number.NaN,
    max = Number.NaN,
  } = total.latencyMs ?? {};
  return {
    sent: total.sent,
    achieved: total.achievedPerSecond ?? Number.NaN,
    failed: total.failed,
    p50,
    p90,
    p99,
    p999,
    max,
  };
}

interface FortioResult {
  ActualQPS: number;
  DurationHistogram: { Count: number; Max: number; Percentiles: { Percentile: number; Value: number }[] };
  ErrorsDurationHistogram: { Count: number };
}

async function runFortio(url: string, perSecond: number): Promise<ToolFigures> {
  const options = [
    '-quiet',
    '-uniform',
    // Otherwise a failure of its first requests would end the whole measurement.
    '-allow-initial-errors',
    '-qps',
    String(perSecond),
    '-c',
    perSecond < 16 ? '1' : CONNECTIONS,
    '-t',
    `${SECONDS}s`,
  ];
  const { ActualQPS, DurationHistogram, ErrorsDurationHistogram } = await readJson<FortioResult>((file) =>
    run('fortio', [
      'load',
      ...options,
      '-payload',
      '{}',
      '-p',
      '50,90,99,99.9',
      '-r',
      '0.0001',
      '-json',
      file,
      `${url}/api/hash`,
    ]),
  );
  const at = (percentile: number) =>
    1_000 * (DurationHistogram.Percentiles.find((entry) => entry.Percentile === percentile)?.Value ?? Number.NaN);
  const [failed, max] = [ErrorsDurationHistogram.Count, 1_000 * DurationHistogram.Max];
  return {
    sent: DurationHistogram.Count,
    achieved: ActualQPS,
    failed,
    p50: at(50),
    p90: at(90),
    p99: at(99),
    p999: at(99.9),
    max,
  };
}

interface K6Result {
  metrics: {
    http_req_duration: Record<string, number>;
    http_reqs: { count: number };
    http_req_failed: { passes: number };
  };
}

async function runK6(url: string, perSecond: number): Promise<ToolFigures> {
  const settings = { URL: url, RATE: String(perSecond), SECONDS: String(SECONDS) };
  const env = Object.entries(settings).flatMap(([name, value]) => ['-e', `${name}=${value}`]);
  const { metrics } = await readJson<K6Result>((file) =>
    run('k6', ['run', '--quiet', '--no-summary=false', '--summary-export', file, ...env, script]),
  );
  const {
    med = Number.NaN,
    'p(90)': p90 = Number.NaN,
    'p(99)': p99 = Number.NaN,
    'p(99.9)': p999 = Number.NaN,
    max = Number.NaN,
  } = metrics.http_req_duration;
  const sent = metrics.http_reqs.count;
  return { sent, achieved: sent / SECONDS, failed: metrics.http_req_failed.passes, p50: med, p90, p99, p999, max };
}
