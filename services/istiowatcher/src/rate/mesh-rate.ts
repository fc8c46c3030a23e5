import type { MeshMetrics } from '@hashr/mesh/mesh-metrics.ts';
import type { Rate, SubsetLoad, SubsetTraffic } from '@hashr/mesh/traffic.ts';
import type { Cluster } from '@hashr/messages/cluster.ts';
import type { CounterWindow } from './counter-window.ts';
import { isRising, jumpOf } from './jump.ts';
import { chanceIn, measure } from './measured-window.ts';

/** The windows of the bounds of the rate, in seconds. The longer the window, the closer the bounds. */
const WINDOWS_SECONDS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
/** The window of the rate itself. */
const SHORT_SECONDS = 2;
const LONG_SECONDS = 10;
/** The window of what a subset accepts and refuses. */
const LOAD_SECONDS = 5;
/** With fewer requests, the share of failures is not known. */
const FEWEST_REQUESTS = 5;

/**
 * The rate of all frontends together. It is certainly above a threshold if one window exceeds it by more requests
 * than chance can explain: far from the threshold a short window is enough, and close to it a longer one is needed.
 * After a jump, the rate is that of the window that shows the jump best, else that of the last two seconds. Pure.
 *
 * @param windows of the frontends that were read in this tick
 * @param isComplete whether all frontends were read; otherwise the true rate may be anything above the observed one
 * @returns undefined if no frontend was read twice yet
 */
export function rateOf(windows: CounterWindow[], isComplete: boolean): Rate | undefined {
  const short = measure(windows, SHORT_SECONDS);
  if (short === undefined) {
    return undefined;
  }
  const bounds = WINDOWS_SECONDS.flatMap((seconds) => measure(windows, seconds) ?? []).map((measured) => ({
    ...measured,
    chance: chanceIn(windows) / measured.seconds,
  }));
  const atLeast = Math.max(
    0,
    ...bounds.map(({ perSecond, seconds, chance, lateRequests }) => perSecond - lateRequests / seconds - chance),
  );
  const atMost = Math.min(...bounds.map(({ perSecond, chance }) => perSecond + chance));
  const jump = jumpOf(windows);
  const current = jump !== undefined && jump.atLeast > short.perSecond ? jump : short;
  const areAllReadTwice = windows.every((window) => window.over(SHORT_SECONDS) !== undefined);
  return {
    perSecond: current.perSecond,
    windowSeconds: current.seconds,
    atLeast: Math.max(jump?.atLeast ?? 0, Math.min(short.perSecond, atLeast)),
    atMost: isComplete && areAllReadTwice ? Math.max(current.perSecond, atMost) : Number.POSITIVE_INFINITY,
    rising: isRising(windows),
  };
}

/** Whether a frontend had requests in the last seconds, or may have had some. Pure. */
export function mayHaveTraffic(window: CounterWindow): boolean {
  return window.over(SHORT_SECONDS)?.perSecond !== 0;
}

/** How many requests a frontend has sent in the last ten seconds. Pure. */
export function requestsIn(window: CounterWindow): number {
  const { perSecond = 0, seconds = 0 } = window.over(LONG_SECONDS) ?? {};
  return perSecond * seconds;
}

/**
 * Combines what all frontends observe of one subset. The number of healthy endpoints is the highest that a frontend
 * with traffic observes, because a frontend without traffic does not detect that an endpoint fails. Pure.
 */
export function subsetOf(subset: Cluster, frontends: { metrics: MeshMetrics; window: CounterWindow }[]): SubsetTraffic {
  const busy = frontends.filter(({ window }) => (window.over(SHORT_SECONDS)?.perSecond ?? 0) > 0);
  const healthy = (busy.length > 0 ? busy : frontends).flatMap(({ metrics }) => metrics.healthyEndpoints[subset] ?? []);
  const counts = frontends.flatMap(({ window }) => window.over(LONG_SECONDS)?.bySubset[subset] ?? []);
  const requests = counts.reduce((sum, count) => sum + count.requests, 0);
  const failed = counts.reduce((sum, count) => sum + count.failed, 0);
  const windows = frontends.map(({ window }) => window);
  return {
    healthyEndpoints: healthy.length > 0 ? Math.max(...healthy) : undefined,
    failedShare: requests >= FEWEST_REQUESTS ? failed / requests : undefined,
    load: loadOf(subset, windows),
  };
}

function loadOf(subset: Cluster, windows: CounterWindow[]): SubsetLoad | undefined {
  const loads = windows.flatMap((window) => {
    const { seconds, bySubset } = window.over(LOAD_SECONDS) ?? {};
    return seconds === undefined || bySubset === undefined ? [] : [{ seconds, ...bySubset[subset] }];
  });
  const requests = loads.reduce((sum, load) => sum + load.requests, 0);
  const refused = loads.reduce((sum, load) => sum + load.refused, 0);
  const acceptedPerSecond = loads.reduce((sum, load) => sum + (load.requests - load.refused) / load.seconds, 0);
  return requests >= FEWEST_REQUESTS ? { acceptedPerSecond, refusedShare: refused / requests } : undefined;
}
