import { readdirSync, readFileSync } from 'node:fs';
import { portsFrom } from '@hashr/local/launcher/ports.ts';
import { pssMegabytes, rssMegabytes } from '@hashr/test/support/processes.ts';

/** A process of the demo, and where its metrics are, if it has any. */
export interface SoakedProcess {
  name: string;
  pid: number;
  metricsUrl: string | undefined;
}

/** What one process had at one moment; undefined: it does not say. */
export interface Sample {
  /** Since the soak began. */
  minutes: number;
  rssMegabytes: number;
  pssMegabytes: number;
  heapMegabytes: number | undefined;
  /** Open file descriptors of the process. */
  descriptors: number;
  /** What Node.js holds open: sockets, servers, timers of the system. */
  handles: number | undefined;
  /** The 99th percentile since the sample before. */
  eventLoopDelayMs: number | undefined;
}

/** Finds the launcher's process and all below it, which Linux tells; names are the launcher's own. */
export function soakedProcesses(launcherPid: number, firstPort: number): SoakedProcess[] {
  const ports = portsFrom(firstPort);
  const metricsPorts: Record<string, number> = {
    frontend: ports.frontendMetrics,
    'worker-primary': ports.primaryMetrics,
    'worker-burst': ports.burstMetrics,
    router: ports.routerMetrics,
    istiowatcher: ports.watcherMetrics,
  };
  const below = (pid: number): number[] =>
    readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
      .split(' ')
      .filter(Boolean)
      .flatMap((child) => [Number(child), ...below(Number(child))]);
  return [
    { name: 'launcher', pid: launcherPid, metricsUrl: undefined },
    ...below(launcherPid).map((pid) => {
      const name = nameOf(pid);
      const port = metricsPorts[name];
      return { name, pid, metricsUrl: port === undefined ? undefined : `http://127.0.0.1:${port}/metrics` };
    }),
  ];
}

/** The name that the launcher gave to a program, or the program's own. */
function nameOf(pid: number): string {
  const [command = ''] = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
  const instance = /(?:^|\0)INSTANCE=([^\0]*)/.exec(readFileSync(`/proc/${pid}/environ`, 'utf8'))?.[1];
  const file = command.split(/[/ ]/).find((part) => part.endsWith('-server'));
  return file ?? instance ?? command;
}

/**
 * Takes one sample of a process.
 *
 * @throws if the process has ended, or does not answer
 */
export async function takeSample({ pid, metricsUrl }: SoakedProcess, minutes: number): Promise<Sample> {
  const page = metricsUrl === undefined ? '' : await (await fetch(metricsUrl)).text();
  const metric = (name: string) => {
    const text = new RegExp(`^${name}(?:{[^}]*})? (\\S+)`, 'm').exec(page)?.[1];
    return text === undefined ? undefined : Number(text);
  };
  const heapBytes = metric('nodejs_heap_size_used_bytes');
  const delaySeconds = metric('nodejs_eventloop_lag_p99_seconds');
  return {
    minutes,
    rssMegabytes: rssMegabytes(pid),
    pssMegabytes: pssMegabytes(pid),
    heapMegabytes: heapBytes === undefined ? undefined : heapBytes / 1_048_576,
    descriptors: readdirSync(`/proc/${pid}/fd`).length,
    handles: metric('nodejs_active_handles_total'),
    eventLoopDelayMs: delaySeconds === undefined ? undefined : delaySeconds * 1_000,
  };
}

/**
 * How fast a value grows, by least squares over the last three quarters of the samples: what a program takes for itself
 * after its start is not counted.
 *
 * @returns in the value's unit per hour; undefined with fewer than two values
 */
export function slopePerHour(samples: Sample[], value: (sample: Sample) => number | undefined): number | undefined {
  const points = samples.slice(Math.floor(samples.length / 4)).flatMap((sample) => {
    const y = value(sample);
    return y === undefined ? [] : [{ x: sample.minutes / 60, y }];
  });
  const mean = (of: (point: { x: number; y: number }) => number) =>
    points.reduce((sum, point) => sum + of(point), 0) / points.length;
  const [meanX, meanY] = [mean(({ x }) => x), mean(({ y }) => y)];
  const spread = mean(({ x }) => (x - meanX) ** 2);
  return points.length < 2 ? undefined : mean(({ x, y }) => (x - meanX) * (y - meanY)) / spread;
}
