import type { MeshMetrics } from '@hashr/mesh/mesh-metrics.ts';
import type { Rate, SubsetTraffic } from '@hashr/mesh/traffic.ts';
import type { Cluster } from '@hashr/messages/cluster.ts';
import type { CounterWindow } from './counter-window.ts';

/** The windows of the bounds of the rate, in seconds. The longer the window, the closer the bounds. */
const WINDOWS_SECONDS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
/** The window of the rate itself. */
const SHORT_SECONDS = 2;
const LONG_SECONDS = 10;
/**
 * This many requests may fall into a window or outside of it by chance, because answers take time. Each frontend adds
 * one, because its window begins at another time.
 */
const CHANCE_REQUESTS = 3;
/** With fewer requests, the share of failures is not known. */
const FEWEST_REQUESTS = 5;

/**
 * The rate of all frontends together. It is certainly above a threshold if one window exceeds it by more requests
 * than chance can explain: far from the threshold the shortest window is enough, and close to it a longer one is
 * needed. Pure.
 *
 * @param windows of the frontends that were read in this tick
 * @param isComplete whether all frontends were read; otherwise the true rate may be anything above the observed one
 * @returns undefined if no frontend was read twice yet
 */
export function rateOf(windows: CounterWindow[], isComplete: boolean): Rate | undefined {
  const chanceRequests = CHANCE_REQUESTS + windows.length;
  const candidates = WINDOWS_SECONDS.flatMap((seconds) => {
    const traffic = windows.flatMap((window) => window.over(seconds) ?? []);
    const perSecond = traffic.reduce((sum, frontend) => sum + frontend.perSecond, 0);
    const windowSeconds = Math.max(0, ...traffic.map((frontend) => frontend.seconds));
    return traffic.length > 0 ? [{ seconds, perSecond, windowSeconds, chance: chanceRequests / windowSeconds }] : [];
  });
  const short = candidates.find(({ seconds }) => seconds === SHORT_SECONDS);
  if (short === undefined) {
    return undefined;
  }
  const areAllReadTwice = windows.every((window) => window.over(SHORT_SECONDS) !== undefined);
  const atLeast = Math.max(0, ...candidates.map(({ perSecond, chance }) => perSecond - chance));
  const atMost = Math.min(...candidates.map(({ perSecond, chance }) => perSecond + chance));
  return {
    perSecond: short.perSecond,
    windowSeconds: short.windowSeconds,
    atLeast: Math.min(short.perSecond, atLeast),
    atMost: isComplete && areAllReadTwice ? Math.max(short.perSecond, atMost) : Number.POSITIVE_INFINITY,
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
  return {
    healthyEndpoints: healthy.length > 0 ? Math.max(...healthy) : undefined,
    failedShare: requests >= FEWEST_REQUESTS ? failed / requests : undefined,
  };
}
