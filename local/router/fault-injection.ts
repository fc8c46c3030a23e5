import { createPercentage } from './percentage.ts';
import type { Rules } from './rules.ts';

/** Decides which requests are delayed or aborted. Call each function once for a request. */
export interface FaultInjection {
  /** Returns how long to delay a request, in milliseconds; 0: not at all. */
  delayMs(): number;
  /** Returns the status with which to abort a request; undefined: do not abort it. */
  abortStatus(): number | undefined;
}

/**
 * Creates the faults of a route, as Istio's `fault` describes them:
 * https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPFaultInjection
 */
export function createFaultInjection({ delay, abort }: Pick<Rules, 'delay' | 'abort'>): FaultInjection {
  const isDelayed = createPercentage(delay?.percentage ?? 0);
  const isAborted = createPercentage(abort?.percentage ?? 0);
  return {
    delayMs: () => (delay !== undefined && isDelayed() ? delay.fixedDelayMs : 0),
    abortStatus: () => (isAborted() ? abort?.httpStatus : undefined),
  };
}
