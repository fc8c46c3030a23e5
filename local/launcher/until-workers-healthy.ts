import { HEALTHY_ENDPOINTS } from '@hashr/mesh/metric-names.ts';
import { untilHealthy } from './until-healthy.ts';

/**
 * Waits until the router reports a healthy worker for every subset.
 *
 * @param metricsUrl the router's metrics page
 * @returns false if the signal aborts first
 */
export function untilWorkersHealthy(metricsUrl: string, signal: AbortSignal): Promise<boolean> {
  return untilHealthy(metricsUrl, signal, async (response) => allHealthy(await response.text()));
}

/** Whether a metrics page has the gauge of healthy endpoints, and none of its values is 0. Pure. */
export function allHealthy(page: string): boolean {
  const gauge = new RegExp(`^${HEALTHY_ENDPOINTS}\\{[^}]*\\} (\\d+)$`, 'gm');
  const counts = [...page.matchAll(gauge)].map(([, count]) => Number(count));
  return counts.length > 0 && !counts.includes(0);
}
