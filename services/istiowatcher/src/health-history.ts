import type { Cluster } from '@hashr/messages/cluster.ts';
import type { SubsetHealth } from './decide/situation.ts';
import type { SubsetReading } from './rate/request-rate.ts';

/** How long everything may take to come up together, in milliseconds. */
const START_MS = 10_000;

/** How long each subset has been healthy, over the looks. */
export interface HealthHistory {
  /** Enters a look; returns the readings with the time since each was last seen without a healthy endpoint. */
  look(subsets: Record<Cluster, SubsetReading>, nowMs: number): Record<Cluster, SubsetHealth>;
}

/** Creates an empty history. What is not up yet when the watcher starts has not been down: it may be used at once. */
export function createHealthHistory(): HealthHistory {
  const downMs = { primary: Number.NEGATIVE_INFINITY, burst: Number.NEGATIVE_INFINITY };
  const wasHealthy = { primary: false, burst: false };
  let firstMs: number | undefined;

  return {
    look(subsets, nowMs) {
      firstMs ??= nowMs;
      const isStart = nowMs - firstMs < START_MS;
      const enter = (cluster: Cluster) => {
        const { healthyEndpoints } = subsets[cluster];
        if (healthyEndpoints === 0 && wasHealthy[cluster]) {
          downMs[cluster] = nowMs;
        }
        wasHealthy[cluster] ||= healthyEndpoints !== undefined && healthyEndpoints > 0;
        return {
          ...subsets[cluster],
          healthyForMs: nowMs - downMs[cluster],
          starting: isStart && !wasHealthy[cluster],
        };
      };
      return { primary: enter('primary'), burst: enter('burst') };
    },
  };
}
