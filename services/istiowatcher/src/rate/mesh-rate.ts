import type { MeshMetrics } from '@hashr/mesh/mesh-metrics.ts';
import type { Cluster } from '@hashr/messages/cluster.ts';
import { noCounts, type PageWindow } from './page-window.ts';
import type { KnownRate, SubsetReading } from './request-rate.ts';

/** In which windows the rate is compared with a threshold, in seconds: the longer, the closer it may be. */
const WINDOWS_SECONDS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
/** The window of the rate itself. */
const SHORT_SECONDS = 2;
const LONG_SECONDS = 10;
/**
 * So many requests may be in a window, or not be, by chance: by how long answers take, and for each page one more, by where
 * the window begins.
 */
const CHANCE_REQUESTS = 3;
/** A share of fewer requests than this says nothing. */
const FEWEST_REQUESTS = 5;

/**
 * The rate of all pages together. It is surely above a threshold if the rate is, and one of the windows is by more requests
 * than chance can explain: far from the threshold the shortest is enough, close to it a longer one.
 *
 * @param pages those that were read at this look
 * @param complete whether no page was missing: if one was, the rate may be anything above
 * @returns undefined if no page was looked at twice yet
 */
export function rateOf(pages: PageWindow[], complete: boolean): KnownRate | undefined {
  const chance = CHANCE_REQUESTS + pages.length;
  const windows = WINDOWS_SECONDS.flatMap((seconds) => {
    const traffic = pages.flatMap((page) => page.over(seconds) ?? []);
    const perSecond = traffic.reduce((sum, page) => sum + page.perSecond, 0);
    const windowSeconds = Math.max(0, ...traffic.map((page) => page.seconds));
    return traffic.length > 0 ? [{ seconds, perSecond, windowSeconds, chance: chance / windowSeconds }] : [];
  });
  const short = windows.find(({ seconds }) => seconds === SHORT_SECONDS);
  if (short === undefined) {
    return undefined;
  }
  const everyPageTwice = pages.every((page) => page.over(SHORT_SECONDS) !== undefined);
  const atLeast = Math.max(0, ...windows.map(({ perSecond, chance }) => perSecond - chance));
  const atMost = Math.min(...windows.map(({ perSecond, chance }) => perSecond + chance));
  return {
    perSecond: short.perSecond,
    windowSeconds: short.windowSeconds,
    atLeast: Math.min(short.perSecond, atLeast),
    atMost: complete && everyPageTwice ? Math.max(short.perSecond, atMost) : Number.POSITIVE_INFINITY,
  };
}

/** Whether a frontend had requests in the last seconds, as far as that is known. */
export function mayHaveTraffic(page: PageWindow): boolean {
  return page.over(SHORT_SECONDS)?.perSecond !== 0;
}

/**
 * What the pages say of a subset. Of its endpoints the most that a frontend with traffic sees: one without any has no
 * occasion to find out that an endpoint fails.
 */
export function subsetOf(cluster: Cluster, pages: { page: MeshMetrics; window: PageWindow }[]): SubsetReading {
  const busy = pages.filter(({ window }) => (window.over(SHORT_SECONDS)?.perSecond ?? 0) > 0);
  const healthy = (busy.length > 0 ? busy : pages).flatMap(({ page }) => page.healthyEndpoints[cluster] ?? []);
  const { requests, failed } = pages
    .map(({ window }) => (window.over(LONG_SECONDS)?.bySubset ?? noCounts())[cluster])
    .reduce((sum, counts) => ({ requests: sum.requests + counts.requests, failed: sum.failed + counts.failed }));
  return {
    healthyEndpoints: healthy.length > 0 ? Math.max(...healthy) : undefined,
    failedShare: requests >= FEWEST_REQUESTS ? failed / requests : undefined,
  };
}
