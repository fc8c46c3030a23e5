import type { WatcherStatus } from '@hashr/messages/burst.ts';
import { createLog } from '@hashr/service-kit/log.ts';
import { readSettings } from '../src/decide/settings.ts';
import type { TrafficSplit } from '../src/observation.ts';
import { createKubernetesSplit } from '../src/split/kubernetes.ts';
import { createWatcher, type Watcher } from '../src/watcher.ts';

/** The traffic that a test's watcher observes. The test may change it. */
export interface Observed {
  /** In requests per second. */
  perSecond: number;
  /** Healthy endpoints of burst; one if it is not given. */
  healthyInBurst?: number;
}

/** The parts of a test's watcher. A test sets only the parts that it needs. */
interface TestWatcherOptions {
  /** The settings. */
  env?: NodeJS.ProcessEnv;
  /** In milliseconds on a monotonic clock. */
  clock?: () => number;
  /** By default that of the cluster in `KUBECONFIG`. */
  split?: TrafficSplit;
}

const log = createLog('istiowatcher', 'silent');

/** The split of the cluster in `KUBECONFIG`. */
export function kubernetesSplit(): TrafficSplit {
  return createKubernetesSplit({ namespace: 'hashr', name: 'watcher', timeoutMs: 1_000, log });
}

/** Creates a watcher that observes the given traffic. */
export function watcherThatObserves(
  observed: Observed,
  { env = {}, clock, split = kubernetesSplit() }: TestWatcherOptions = {},
): Watcher {
  return createWatcher({
    name: 'watcher',
    source: 'mesh',
    traffic: {
      async observe() {
        const { perSecond, healthyInBurst = 1 } = observed;
        const subset = (healthyEndpoints: number) => ({ healthyEndpoints, failedShare: undefined });
        return {
          rate: { perSecond, atLeast: perSecond, atMost: perSecond, windowSeconds: 2 },
          subsets: { primary: subset(1), burst: subset(healthyInBurst) },
          notes: [],
        };
      },
    },
    split,
    settings: readSettings(env),
    problem: undefined,
    notes: [],
    log,
    ...(clock && { clock }),
  });
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
        burstPercent: state.burstPercent,
        changedAtMs: undefined,
        changedBy: undefined,
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
