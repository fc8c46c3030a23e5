import { MeshFailure } from '@hashr/mesh/mesh-failure.ts';
import type { RouteKind } from '@hashr/mesh/route-kinds.ts';
import type { WatcherStatus } from '@hashr/messages/burst.ts';
import { createLog } from '@hashr/service-kit/log.ts';
import { readSettings } from '../src/decide/settings.ts';
import type { Split, TrafficSplit } from '../src/observation.ts';
import { createKubernetesSplit } from '../src/split/kubernetes.ts';
import { createWatcher, type Watcher } from '../src/watcher.ts';

/** The traffic that a test's watcher observes. The test may change it. */
export interface Observed {
  /** In requests per second; undefined: there is no rate. */
  perSecond: number | undefined;
  /** Healthy endpoints of burst; one if it is not given. */
  healthyInBurst?: number;
  /** Whether the rate rises. */
  rising?: boolean;
}

/** The parts of a test's watcher. A test sets only the parts that it needs. */
interface TestWatcherOptions {
  /** The settings. */
  env?: NodeJS.ProcessEnv;
  /** What is wrong with the settings. */
  problem?: string;
  /** In milliseconds on a monotonic clock. */
  clock?: () => number;
  /** By default that of the cluster in `KUBECONFIG`. */
  split?: TrafficSplit;
}

const log = createLog('istiowatcher', 'silent');

/** The split of the cluster in `KUBECONFIG`. */
export function kubernetesSplit(route: RouteKind = 'virtualservice'): TrafficSplit {
  return createKubernetesSplit({ namespace: 'hashr', route, name: 'watcher', timeoutMs: 1_000, log });
}

/** Creates a watcher that observes the given traffic. */
export function watcherThatObserves(
  observed: Observed,
  { env = {}, problem, clock, split = kubernetesSplit() }: TestWatcherOptions = {},
): Watcher {
  return createWatcher({
    name: 'watcher',
    source: 'mesh',
    traffic: {
      async observe() {
        const { perSecond, healthyInBurst = 1, rising = false } = observed;
        const subset = (healthyEndpoints: number) => ({ healthyEndpoints, failedShare: undefined });
        return {
          rate:
            perSecond === undefined
              ? new MeshFailure('unreachable', 'Nobody answers.')
              : { perSecond, atLeast: perSecond, atMost: perSecond, windowSeconds: 2, rising },
          subsets: { primary: subset(1), burst: subset(healthyInBurst) },
          notes: [],
        };
      },
    },
    split,
    settings: readSettings(env),
    problem,
    notes: [],
    log,
    ...(clock && { clock }),
  });
}

/** Reads a route that splits the requests. */
export async function readSplit(split: TrafficSplit): Promise<Split> {
  const route = await split.read(new AbortController().signal);
  if (!route.isSplit) {
    throw new Error('The route does not split the requests.');
  }
  return route;
}

/** Creates a split in memory, and returns it with its state. */
export function memorySplit(burstPercent = 0) {
  const state = { burstPercent, readError: undefined as Error | undefined };
  const split: TrafficSplit = {
    async read() {
      if (state.readError !== undefined) {
        throw state.readError;
      }
      return {
        isSplit: true,
        burstPercent: state.burstPercent,
        changedAtMs: undefined,
        changedBy: undefined,
        notes: [],
        paused: false,
        force: undefined,
        write: async (percent) => {
          state.burstPercent = percent;
        },
        announce: async () => {},
      };
    },
  };
  return { state, split };
}

/** Runs some ticks of a watcher, one second of its clock apart. */
export async function tickEachSecond(
  watcher: Watcher,
  count: number,
  clock: { ms: number },
  beforeTick: (second: number) => void = () => {},
): Promise<WatcherStatus[]> {
  const statuses: WatcherStatus[] = [];
  for (let second = 0; second < count; second += 1) {
    beforeTick(second);
    statuses.push(await watcher.tick(new AbortController().signal));
    clock.ms += 1_000;
  }
  return statuses;
}
