import { mkdir, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { State } from '@hashr/messages/page-events.ts';
import { freeBlock } from '@hashr/test/support/free-ports.ts';
import { sendGuests } from '@hashr/test/support/guest.ts';
import { runProgram, untilUp } from '@hashr/test/support/program.ts';
import { drawPlots } from './plot.ts';
import { keepCrowd } from './soak-crowd.ts';
import { type Sample, slopePerHour, soakedProcesses, takeSample } from './soak-samples.ts';

/** How long it takes, in minutes. */
const MINUTES = Number(process.env.SOAK_MINUTES ?? 60);
const SAMPLE_MS = 5_000;
/** What is asked for in strings per second: by pages, and by the API beside them. */
const PAGES_PER_SECOND = 180;
const API_PER_SECOND = 20;
const PAGES = 10;
const pictures = fileURLToPath(new URL('../pictures', import.meta.url));

/** The ledger of the frontend at one moment. */
interface LedgerSample extends Pick<State['totals'], 'sent' | 'succeeded' | 'failed' | 'inFlight'> {
  minutes: number;
}

/**
 * What `npm start` runs, for an hour or SOAK_MINUTES, at 200 strings a second from pages that come and go and from the
 * API: whether memory or handles grow, and whether the ledger balances. Draws test/pictures/soak.svg. Linux only.
 */
export async function measureSoak(): Promise<object[]> {
  if (!(MINUTES > 0)) {
    throw new Error(`SOAK_MINUTES=${process.env.SOAK_MINUTES} has to be a number of minutes above 0.`);
  }
  const port = await freeBlock();
  const launcher = runProgram('local/main.ts', { PORT: port });
  const url = `http://127.0.0.1:${port}`;
  await untilUp(`${url}/_healthz`, launcher);
  const processes = soakedProcesses(launcher.pid, port).map((process) => ({ process, samples: [] as Sample[] }));
  const ledger: LedgerSample[] = [];
  const mistakes: string[] = [];
  const stopping = new AbortController();
  const crowd = keepCrowd(url, PAGES, PAGES_PER_SECOND, stopping.signal);
  const guests = sendGuests(url, API_PER_SECOND);

  const startedMs = performance.now();
  const elapsedMinutes = () => (performance.now() - startedMs) / 60_000;
  for (let sample = 1; elapsedMinutes() < MINUTES; sample += 1) {
    const minutes = elapsedMinutes();
    for (const { process, samples } of processes) {
      await takeSample(process, minutes).then(
        (sample) => samples.push(sample),
        (error: Error) => mistakes.push(`${minutes.toFixed(1)} min: ${process.name}: ${error.message}`),
      );
    }
    const state = await readState(url).catch((error: Error) => void mistakes.push(error.message));
    if (state !== undefined) {
      ledger.push({ minutes, ...state.totals });
    }
    await sleep(Math.max(0, startedMs + sample * SAMPLE_MS - performance.now()));
  }
  stopping.abort();
  const [crowdReport, guestReport] = await Promise.all([crowd, guests.stop()]);
  await launcher.end('SIGINT');
  await mkdir(pictures, { recursive: true });
  await writeFile(`${pictures}/soak.svg`, drawSoak(processes, ledger));

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
    { process: `pages: ${inWords(crowdReport)}` },
    { process: `API: sent ${guestReport.sent}; ${inWords(guestReport.failed) || 'none failed'}` },
    { process: `samples that could not be taken: ${mistakes.length} ${mistakes.slice(0, 3).join('; ')}` },
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

function drawSoak(processes: { process: { name: string }; samples: Sample[] }[], ledger: LedgerSample[]): string {
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
        title: 'Strings in flight, and failed',
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
