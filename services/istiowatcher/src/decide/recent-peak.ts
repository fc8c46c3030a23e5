/** Burst's share shrinks only as far as the highest rate of this time allows, in milliseconds. */
const REMEMBERED_MS = 10_000;

/**
 * Creates a memory of the highest rate of the last ten seconds. The autoscaler of Kubernetes shrinks in the same way: by
 * the highest recommendation of its stabilization window.
 * https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#stabilization-window
 *
 * @returns a function that adds a rate (undefined: none), and returns the highest, in requests per second
 */
export function createRecentPeak(): (perSecond: number | undefined, clockMs: number) => number {
  let rates: { perSecond: number; clockMs: number }[] = [];

  return (perSecond, clockMs) => {
    rates = rates.filter((rate) => clockMs - rate.clockMs < REMEMBERED_MS);
    if (perSecond !== undefined) {
      rates.push({ perSecond, clockMs });
    }
    return Math.max(0, ...rates.map((rate) => rate.perSecond));
  };
}
