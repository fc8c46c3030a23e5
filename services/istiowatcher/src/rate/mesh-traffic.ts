import { MeshFailure } from '@hashr/mesh/mesh-failure.ts';
import { lacksEnvoy, type MeshMetrics, type WorkerOfRoute } from '@hashr/mesh/mesh-metrics.ts';
import { STARTED_REQUESTS } from '@hashr/mesh/metric-names.ts';
import { workerServices } from '@hashr/mesh/names.ts';
import { type Traffic, unknownTraffic } from '@hashr/mesh/traffic.ts';
import type { Note, Notice } from '@hashr/messages/notices.ts';
import type { TrafficSource } from '../observation.ts';
import { createResolver, type ResolveAddresses } from './addresses.ts';
import { type CounterWindow, createCounterWindow } from './counter-window.ts';
import { isRising } from './jump.ts';
import { mayHaveTraffic, rateOf, requestsIn, subsetOf } from './mesh-rate.ts';
import { type ScrapeFailure, scrape } from './scrape.ts';

/** The timeout of a look, in milliseconds. It must not delay the next tick. */
const LOOK_TIMEOUT_MS = 400;

/** How long a frontend that cannot be read is remembered, in milliseconds. */
const FORGET_MS = 10_000;

/** With fewer requests, all of them may still wait for their answer. */
const FEWEST_STARTED = 20;

interface MeshOptions {
  /** The metrics of a frontend. Each address of the host is a frontend. */
  url: string;
  worker: WorkerOfRoute;
  /** For one frontend. */
  timeoutMs: number;
  /** In milliseconds on a monotonic clock. */
  now?: () => number;
  addresses?: ResolveAddresses;
}

/** A frontend whose metrics were read recently. */
interface Frontend {
  metrics: MeshMetrics;
  window: CounterWindow;
  /** When its metrics were read last. */
  readMs: number;
}

/** Measures the traffic with the metrics of the frontends' sidecars, or of the laptop's router. */
export function createMeshTraffic(options: MeshOptions): TrafficSource {
  const { url, worker, timeoutMs, now = () => performance.now() } = options;
  const { hostname } = new URL(url);
  const { addresses: resolve = createResolver(hostname, timeoutMs) } = options;
  const known = new Map<string, Frontend>();

  /** The addresses in DNS, and those that left it under traffic: a terminating pod leaves DNS before it stops. */
  async function addressesToRead(): Promise<string[]> {
    const listed = await resolve();
    const unlisted = [...known].filter(([address, { window }]) => !listed.includes(address) && mayHaveTraffic(window));
    return [...listed, ...unlisted.map(([address]) => address)];
  }

  async function read(address: string, signal: AbortSignal): Promise<Frontend | ScrapeFailure> {
    const before = known.get(address);
    try {
      const { metrics, atMs } = await scrape(url, address, signal, { worker, now });
      const frontend = addScrape(before, metrics, atMs, address);
      known.set(address, frontend);
      return frontend;
    } catch (error) {
      return toScrapeFailure(error, before);
    }
  }

  function readAll(addresses: string[], signal: AbortSignal, withinMs: number): Promise<(Frontend | ScrapeFailure)[]> {
    const bounded = AbortSignal.any([signal, AbortSignal.timeout(withinMs)]);
    return Promise.all(addresses.map((address) => read(address, bounded)));
  }

  return {
    async observe(signal) {
      forgetBefore(now() - FORGET_MS, known);
      const addresses = await addressesToRead().catch((error: unknown) => explainUnresolved(hostname, error));
      return addresses instanceof MeshFailure
        ? unknownTraffic(addresses)
        : toTraffic(await readAll(addresses, signal, timeoutMs), url);
    },
    async look(signal) {
      // Without a lookup, because the next tick finds new frontends.
      const frontends = frontendsOf(await readAll([...known.keys()], signal, LOOK_TIMEOUT_MS));
      return isRising(frontends.map(({ window }) => window));
    },
  };
}

function forgetBefore(ms: number, known: Map<string, Frontend>): void {
  for (const [address, { readMs }] of known) {
    if (readMs < ms) {
      known.delete(address);
    }
  }
}

/** @throws {MeshFailure} if the metrics lack Envoy's part, so that the rate is not known */
function addScrape(before: Frontend | undefined, metrics: MeshMetrics, atMs: number, address: string): Frontend {
  if (lacksEnvoy(metrics, before?.metrics)) {
    throw new MeshFailure('error', [{ code: 'no-envoy', address }]);
  }
  const window = before?.window ?? createCounterWindow();
  window.add(atMs, metrics);
  return { metrics, window, readMs: atMs };
}

/** The failure is `refused` only if the frontend was never read: a pod without a sidecar yet sends nothing. */
function toScrapeFailure(error: unknown, before: Frontend | undefined): ScrapeFailure {
  if (!(error instanceof MeshFailure)) {
    throw error;
  }
  return error.kind === 'refused' && before !== undefined ? new MeshFailure('unreachable', error.notices) : error;
}

function explainUnresolved(hostname: string, error: unknown): MeshFailure<'unreachable'> {
  const { code } = error as NodeJS.ErrnoException;
  return new MeshFailure('unreachable', [{ code: 'no-address', hostname, cause: String(code) }]);
}

function frontendsOf(results: (Frontend | ScrapeFailure)[]): Frontend[] {
  return results.filter((result) => 'window' in result);
}

function toTraffic(results: (Frontend | ScrapeFailure)[], url: string): Traffic {
  const frontends = frontendsOf(results);
  const failures = results.filter((result) => result instanceof MeshFailure);
  if (frontends.length === 0) {
    const [{ kind, notices } = new MeshFailure('unreachable', `${url} has no address.`)] = failures;
    return unknownTraffic(new MeshFailure(kind === 'refused' ? 'unreachable' : kind, notices));
  }
  const unread = failures.filter(({ kind }) => kind !== 'refused');
  const windows = frontends.map(({ window }) => window);
  return {
    rate: rateOf(windows, unread.length === 0) ?? new MeshFailure('too-soon', [{ code: 'too-soon' }]),
    subsets: { primary: subsetOf('primary', frontends), burst: subsetOf('burst', frontends) },
    problem: lackOfCounters(frontends),
    notes: notesOn(frontends, unread),
  };
}

/** Requests that no counter counts. Without the counters, nobody would notice that a subset fails. */
function lackOfCounters(frontends: Frontend[]): MeshFailure | undefined {
  const started = frontends.reduce((sum, { window }) => sum + requestsIn(window), 0);
  return started >= FEWEST_STARTED && frontends.every(({ metrics }) => metrics.counters.length === 0)
    ? new MeshFailure('no-counters', [{ code: 'no-counters', services: [...workerServices] }])
    : undefined;
}

function notesOn(frontends: Frontend[], failures: MeshFailure[]): Note[] {
  const all = frontends.map(({ metrics }) => metrics);
  const [first] = failures;
  return [
    ...(first === undefined ? [] : [[someUnread(failures.length, frontends.length), ...first.notices]]),
    ...(all.every(({ healthyEndpoints }) => Object.keys(healthyEndpoints).length === 0)
      ? [[{ code: 'unknown-health', source: 'mesh' } as const]]
      : []),
    ...(all.some(({ started }) => started === undefined)
      ? [[{ code: 'completed-requests', counter: STARTED_REQUESTS } as const]]
      : []),
  ];
}

function someUnread(unread: number, read: number): Notice {
  return { code: 'some-unread', unread, frontends: unread + read };
}
