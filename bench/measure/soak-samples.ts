import { readdirSync, readFileSync } from 'node:fs';
import { portsFrom } from '@hashr/local/launcher/ports.ts';
import { descendantsOf, pssMegabytes, rssMegabytes } from '@hashr/test/support/processes.ts';

/** A process of the demo. `metricsUrl` is undefined if the process has no metrics. */
export interface SoakedProcess {
  name: string;
  pid: number;
  metricsUrl: string | undefined;
}

/** The resources of one process at one moment. A value is undefined if the process does not report it. */
export interface Sample {
  /** Since the soak began. */
  minutes: number;
  rssMegabytes: number;
  pssMegabytes: number;
  heapMegabytes: number | undefined;
  /** Open file descriptors of the process. */
  descriptors: number;
  /** Open handles of Node.js: sockets, servers, system timers. */
  handles: number | undefined;
  /** The 99th percentile since the previous sample. */
  eventLoopDelayMs: number | undefined;
}

/**
 * Finds the process of the launcher and all its descendants (Linux only), with the names that the launcher gave them.
 */
export function soakedProcesses(launcherPid: number, firstPort: number): SoakedProcess[] {
  const ports = portsFrom(firstPort);
  const metricsPorts: Record<string, number> = {
    frontend: ports.frontendMetrics,
    'worker-primary': ports.primaryMetrics,
    'worker-burst': ports.burstMetrics,
    router: ports.routerMetrics,
    istiowatcher: ports.watcherMetrics,
  };
  return [
    { name: 'launcher', pid: launcherPid, metricsUrl: undefined },
    ...descendantsOf(launcherPid).map(({ pid }) => {
      const name = nameOf(pid);
      const port = metricsPorts[name];
      return { name, pid, metricsUrl: port === undefined ? undefined : `http://127.0.0.1:${port}/metrics` };
    }),
  ];
}

/** The name that the launcher gave to a program, or else the name of its command. */
function nameOf(pid: number): string {
  const [command = ''] = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
  const instance = /(?:^|\0)INSTANCE=([^\0]*)/.exec(readFileSync(`/proc/${pid}/environ`, 'utf8'))?.[1];
  const file = command.split(/[/ ]/).find((part) => part.endsWith('-server'));
  return file ?? instance ?? command;
}

/**
 * Takes one sample of a process.
 *
 * @throws if the process has ended or does not answer
 */
export async function takeSample({ pid, metricsUrl }: SoakedProcess, minutes: number): Promise<Sample> {
  const exposition = metricsUrl === undefined ? '' : await (await fetch(metricsUrl)).text();
  const metric = (name: string) => {
    const text = new RegExp(`^${name}(?:{[^}]*})? (\\S+)`, 'm').exec(exposition)?.[1];
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
 * How fast a value grows, by least squares over the last three quarters of the samples. The first quarter is left out,
 * because a program grows after its start until it is warm.
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
