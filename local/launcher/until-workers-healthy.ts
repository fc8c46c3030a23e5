import { setTimeout as sleep } from 'node:timers/promises';
import { HEALTHY_ENDPOINTS } from '@hashr/mesh/metric-names.ts';

/** The interval between two requests, in milliseconds. */
const POLL_MS = 50;

/**
 * Waits until the router reports a healthy worker for every subset.
 *
 * @param metricsUrl the router's metrics page
 * @returns false if the signal aborts first
 */
export async function untilWorkersHealthy(metricsUrl: string, signal: AbortSignal): Promise<boolean> {
  while (!signal.aborted) {
    const page = await fetch(metricsUrl, { signal }).then(
      (response) => response.text(),
      () => '',
    );
    if (allHealthy(page)) {
      return true;
    }
    await sleep(POLL_MS, undefined, { signal }).catch(() => {});
  }
  return false;
}

/** Whether a metrics page has the gauge of healthy endpoints, and none of its values is 0. Pure. */
export function allHealthy(page: string): boolean {
  const gauge = new RegExp(`^${HEALTHY_ENDPOINTS}\\{[^}]*\\} (\\d+)$`, 'gm');
  const counts = [...page.matchAll(gauge)].map(([, count]) => Number(count));
  return counts.length > 0 && !counts.includes(0);
}
