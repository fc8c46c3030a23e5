/**
 * A rate as a sentence about a threshold states it: "26.4", with one more digit where it would look equal to the
 * threshold. Both are in requests per second.
 */
export function rateFigures(perSecond: number, threshold?: number): string {
  const looksEqual = perSecond !== threshold && perSecond.toFixed(1) === threshold?.toFixed(1);
  return perSecond.toFixed(looksEqual ? 2 : 1);
}
