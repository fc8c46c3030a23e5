import type { WatcherStatus } from '@hashr/messages/burst.ts';

/** The mesh's own counters are read every second. */
const MESH_MS = 30_000;
/** Prometheus scrapes every 15 s, and the rate spans several scrapes. */
const PROMETHEUS_MS = 180_000;

/** How long the traffic may take to move, in milliseconds, by the source of the watcher's rate. */
export function maxWaitFor(source: WatcherStatus['source'] | undefined): number {
  return source === 'prometheus' ? PROMETHEUS_MS : MESH_MS;
}
