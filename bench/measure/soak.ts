import { mkdir, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { State } from '@hashr/messages/page-events.ts';
import { startApiClient } from '@hashr/test/support/api-client.ts';
import { freeBlock } from '@hashr/test/support/free-ports.ts';
import { runProgram, untilUp } from '@hashr/test/support/program.ts';
import { drawPlots } from './plot.ts';
import { keepCrowd } from './soak-crowd.ts';
import { type Sample, type SoakedProcess, slopePerHour, soakedProcesses, takeSample } from './soak-samples.ts';

/** The duration, in minutes. */
const MINUTES = Number(process.env.SOAK_MINUTES ?? 60);
const SAMPLE_MS = 5_000;
/** Strings per second that the pages and the clients of the API offer. */
const PAGES_PER_SECOND = 180;
const API_PER_SECOND = 20;
const PAGES = 10;
const pictures = fileURLToPath(new URL('../pictures', import.meta.url));

/** The ledger of the frontend at one moment. */
interface LedgerSample extends Pick<State['totals'], 'sent' | 'succeeded' | 'failed' | 'inFlight'> {
  minutes: number;
}

/** Everything that a soak records. */
interface Recording {
  processes: { process: SoakedProcess; samples: Sample[] }[];
  ledger: LedgerSample[];
  /** The samples that could not be taken, in words. */
  missed: string[];
}

/**
 * Runs the demo as `npm start` does, for an hour or SOAK_MINUTES, at 200 strings a second from pages that connect and
 * disconnect and from the API. Reports whether memory or handles grow, and whether the ledger balances. Draws
 * bench/pictures/soak.svg. Linux only.
 */
export async function measureSoak(): Promise<object[]> {
  if (!(MINUTES > 0)) {
    throw new Error(`SOAK_MINUTES=${process.env.SOAK_MINUTES} must be a number of minutes above 0.`);
  }
  const port = await freeBlock();
  const launcher = runProgram('local/main.ts', { PORT: port });
  const url = `http://127.0.0.1:${port}`;
  await untilUp(`${url}/_healthz`, launcher);
  const stopping = new AbortController();
  const crowd = keepCrowd(url, PAGES, PAGES_PER_SECOND, stopping.signal);
  const apiClient = startApiClient(url, API_PER_SECOND);
  const recording = await record(url, soakedProcesses(launcher.pid, port));
  stopping.abort();
  const [crowdReport, apiReport] = await Promise.all([crowd, apiClient.stop()]);
  await launcher.end('SIGINT');
  await mkdir(pictures, { recursive: true });
  await writeFile(`${pictures}/soak.svg`, drawSoak(recording));
  return [
    ...toRows(recording),
    { process: `pages: ${inWords(crowdReport)}` },
    { process: `API: sent ${apiReport.sent}; ${inWords(apiReport.failed) || 'none failed'}` },
  ];
}

/** Takes samples of the processes and of the ledger until the time is over. */
async function record(url: string, soaked: SoakedProcess[]): Promise<Recording> {
  const recording: Recording = {
    processes: soaked.map((process) => ({ process, samples: [] })),
    ledger: [],
    missed: [],
  };
  const startedMs = performance.now();
  const elapsedMinutes = () => (performance.now() - startedMs) / 60_000;
  for (let sample = 1; elapsedMinutes() < MINUTES; sample += 1) {
    const minutes = elapsedMinutes();
    const miss = (what: string) => (error: Error) =>
      void recording.missed.push(`${minutes.toFixed(1)} min: ${what}: ${error.message}`);
    for (const { process, samples } of recording.processes) {
      await takeSample(process, minutes).then((taken) => samples.push(taken), miss(process.name));
    }
    await readState(url).then(({ totals }) => recording.ledger.push({ minutes, ...totals }), miss('ledger'));
    await sleep(Math.max(0, startedMs + sample * SAMPLE_MS - performance.now()));
  }
  return recording;
}

function toRows({ processes, ledger, missed }: Recording): object[] {
  const last = ledger.at(-1);
  const unbalanced = ledger.filter(
    ({ sent, succeeded, failed, inFlight }) => succeeded + failed + inFlight !== sent,
  ).length;
  return [
    ...processes.map(({ process, samples }) => toRow(process.name, samples)),
    {
      process: `ledger: sent ${last?.sent}, succeeded ${last?.succeeded}, failed ${last?.failed}, in flight ${last?.inFlight}`,
    },
    { process: `ledger: ${ledger.length} samples, unbalanced in ${unbalanced}` },
    { process: `samples that could not be taken: ${missed.length} ${missed.slice(0, 3).join('; ')}` },
  ];
}

async function readState(url: string): Promise<State> {
  return (await fetch(`${url}/api/state`)).json() as Promise<State>;
}

function toRow(process: string, samples: Sample[]): object {
  const [first, last] = [samples[0], samples.at(-1)];
  const round = (value: number | undefined) => (value === undefined ? undefined : Number(value.toFixed(1)));
  const delays = samples.flatMap(({ eventLoopDelayMs }) => eventLoopDelayMs ?? []);
  return {
    process,
    'PSS, MB': `${round(first?.pssMegabytes)} .. ${round(last?.pssMegabytes)}`,
    'PSS, MB/h': round(slopePerHour(samples, (sample) => sample.pssMegabytes)),
    'RSS, MB/h': round(slopePerHour(samples, (sample) => sample.rssMegabytes)),
    'heap, MB/h': round(slopePerHour(samples, (sample) => sample.heapMegabytes)),
    descriptors: `${first?.descriptors} .. ${last?.descriptors}`,
    handles: first?.handles === undefined ? undefined : `${first.handles} .. ${last?.handles}`,
    'worst event-loop p99, ms': delays.length === 0 ? undefined : round(Math.max(...delays)),
  };
}

function drawSoak({ processes, ledger }: Recording): string {
  const plot = (title: string, value: (sample: Sample) => number | undefined) => ({
    title,
    series: processes.map(({ process, samples }) => ({
      name: process.name,
      points: samples.flatMap((sample) => {
        const y = value(sample);
        return y === undefined ? [] : [{ x: sample.minutes, y }];
      }),
    })),
  });
  return drawPlots(
    [
      plot('Memory (PSS), MB', (sample) => sample.pssMegabytes),
      plot('Heap used, MB', (sample) => sample.heapMegabytes),
      plot('Open file descriptors', (sample) => sample.descriptors),
      plot('Event-loop delay, p99, ms', (sample) => sample.eventLoopDelayMs),
      {
        title: 'Strings in flight and failed',
        series: (['inFlight', 'failed'] as const).map((key) => ({
          name: key,
          points: ledger.map((sample) => ({ x: sample.minutes, y: sample[key] })),
        })),
      },
    ],
    'minutes',
  );
}

function inWords(counts: object): string {
  return Object.entries(counts)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ');
}
