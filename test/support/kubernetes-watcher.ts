import type { WatcherStatus } from '@hashr/messages/burst.ts';
import { createLog } from '@hashr/service-kit/log.ts';
import { readSettings } from '../../services/istiowatcher/src/decide/settings.ts';
import type { Observation, SubsetReading } from '../../services/istiowatcher/src/rate/request-rate.ts';
import { createKubernetesSplit } from '../../services/istiowatcher/src/split/kubernetes.ts';
import type { TrafficSplit } from '../../services/istiowatcher/src/split/traffic-split.ts';
import { createWatcher, type Watcher } from '../../services/istiowatcher/src/watcher.ts';

/** What a watcher of a test observes, which the test may change. */
export interface Observed {
  /** In requests per second. */
  perSecond: number;
  /** Healthy endpoints of burst; one if it is not given. */
  healthyInBurst?: number;
}

const log = createLog('istiowatcher', 'silent');

/** Creates a watcher that observes whatever the test says, by default of the cluster that `KUBECONFIG` leads to. */
export function watcherThatSees(
  observed: Observed,
  env: NodeJS.ProcessEnv = {},
  clock?: () => number,
  split: TrafficSplit = createKubernetesSplit({ namespace: 'hashr', name: 'watcher', timeoutMs: 1_000, log }),
): Watcher {
  const healthy = (healthyEndpoints = 1): SubsetReading => ({ healthyEndpoints, failedShare: undefined });
  const observe = async (): Promise<Observation> => {
    const { perSecond, healthyInBurst } = observed;
    return {
      rate: { perSecond, atLeast: perSecond, atMost: perSecond, windowSeconds: 2 },
      subsets: { primary: healthy(), burst: healthy(healthyInBurst) },
      notes: [],
    };
  };
  return createWatcher({
    name: 'watcher',
    source: 'mesh',
    rate: { observe },
    split,
    settings: readSettings(env),
    problem: undefined,
    notes: [],
    log,
    ...(clock && { clock }),
  });
}

/** Runs so many ticks of a watcher, one second of its clock apart. */
export async function tickEachSecond(
  watcher: Watcher,
  count: number,
  clock: { ms: number },
  beforeTick: (second: number) => void = () => {},
): Promise<WatcherStatus[]> {
  const statuses: WatcherStatus[] = [];
  for (let second = 0; second < count; second += 1) {
    beforeTick(second);
    statuses.push(await watcher.look(new AbortController().signal));
    clock.ms += 1_000;
  }
  return statuses;
}
