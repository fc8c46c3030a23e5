import type { WatcherStatus } from '@hashr/messages/burst.ts';

/** One line for each cluster: "primary: 3 healthy, 2 % of requests fail". */
export function healthLines(subsets: WatcherStatus['subsets']): string[] {
  return (['primary', 'burst'] as const).map((name) => {
    const { healthyEndpoints, failedShare } = subsets[name];
    const healthy = healthyEndpoints === null ? 'health unknown' : `${healthyEndpoints} healthy`;
    return failedShare !== null && failedShare > 0
      ? `${name}: ${healthy}, ${Math.ceil(failedShare * 100)} % of requests fail`
      : `${name}: ${healthy}`;
  });
}
