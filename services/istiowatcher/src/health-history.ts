import type { Cluster } from '@hashr/messages/cluster.ts';
import type { SubsetReading } from './rate/request-rate.ts';

/** How long each subset has been healthy, over the looks. */
export interface HealthHistory {
  /** Enters a look; returns the readings with the time since each was last seen without a healthy endpoint. */
  look(
    subsets: Record<Cluster, SubsetReading>,
    nowMs: number,
  ): Record<Cluster, SubsetReading & { healthyForMs: number }>;
}

/** Creates an empty history. What is not up yet when the watcher starts has not been down: it may be used at once. */
export function createHealthHistory(): HealthHistory {
  const downMs = { primary: Number.NEGATIVE_INFINITY, burst: Number.NEGATIVE_INFINITY };
  const wasHealthy = { primary: false, burst: false };

  return {
    look(subsets, nowMs) {
      const enter = (cluster: Cluster) => {
        const { healthyEndpoints } = subsets[cluster];
        if (healthyEndpoints === 0 && wasHealthy[cluster]) {
          downMs[cluster] = nowMs;
        }
        wasHealthy[cluster] ||= healthyEndpoints !== undefined && healthyEndpoints > 0;
        return { ...subsets[cluster], healthyForMs: nowMs - downMs[cluster] };
      };
      return { primary: enter('primary'), burst: enter('burst') };
    },
  };
}
