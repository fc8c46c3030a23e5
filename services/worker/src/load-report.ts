import { createRequestRate } from './request-rate.ts';

/** The name of the response header (ORCA, https://github.com/cncf/xds). */
const HEADER = 'endpoint-load-metrics';

/** The forms of the report that Envoy reads, and `off` for none. */
export const loadReportForms = ['off', 'json', 'text'] as const;

type LoadReportForm = (typeof loadReportForms)[number];

/** Tells the caller's proxy in each response how loaded this worker is. */
export interface LoadReport {
  /** Counts a request that the worker has accepted, or has refused because it exceeds its capacity. */
  count(outcome: 'accepted' | 'refused', nowMs: number): void;
  /** The response headers with the report. */
  headers(nowMs: number): Record<string, string>;
}

/** The report of a worker that reports nothing. */
export const noLoadReport: LoadReport = { count: () => {}, headers: () => ({}) };

/**
 * Creates the report of a worker with a capacity. All requests count as load, also the refused ones, so the utilisation
 * of an overloaded worker is above 1.
 *
 * @param capacity requests per second
 */
export function createLoadReport(form: LoadReportForm, capacity: number): LoadReport {
  if (form === 'off') {
    return noLoadReport;
  }
  const requests = createRequestRate();
  const refused = createRequestRate();

  return {
    count(outcome, nowMs) {
      requests.count(nowMs);
      if (outcome === 'refused') {
        refused.count(nowMs);
      }
    },
    headers(nowMs) {
      const perSecond = roundDown(requests.perSecond(nowMs));
      const metrics = {
        // Envoy's weight of a worker is rps_fractional / application_utilization, without the fraction. With the
        // utilisation rounded down, that is the capacity, and not one less.
        application_utilization: roundDown(perSecond / capacity),
        rps_fractional: perSecond,
        eps: roundDown(refused.perSecond(nowMs)),
      };
      return { [HEADER]: form === 'json' ? `JSON ${JSON.stringify(metrics)}` : `TEXT ${toText(metrics)}` };
    },
  };
}

function toText(metrics: Record<string, number>): string {
  return Object.entries(metrics)
    .map(([name, value]) => `${name}:${value}`)
    .join(',');
}

function roundDown(value: number): number {
  return Math.floor(value * 1e6) / 1e6;
}
