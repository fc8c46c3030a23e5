import { prometheusTraffic } from '@hashr/mesh/prometheus-traffic.ts';
import { routeObjects } from '@hashr/mesh/route-kinds.ts';
import type { WatcherStatus } from '@hashr/messages/burst.ts';
import { channels } from '@hashr/messages/channels.ts';
import type { Logger } from '@hashr/service-kit/log.ts';
import { createSigner } from '@hashr/service-kit/signature.ts';
import { type Service, startService } from '@hashr/service-kit/start-service.ts';
import { createApp } from './app.ts';
import { readWatcherConfig, type WatcherConfig } from './config.ts';
import { createWatcherMetrics } from './metrics.ts';
import { createMoveTrace } from './move-trace.ts';
import type { TrafficSource, TrafficSplit } from './observation.ts';
import { createMeshTraffic } from './rate/mesh-traffic.ts';
import { repeat } from './repeat.ts';
import { createManifestFileSplit } from './split/manifest-file.ts';
import { createTurns } from './turns.ts';
import { createWatcher } from './watcher.ts';

/**
 * The timeout of one request, in milliseconds. If a tick took longer, the page could report that no watcher is
 * running.
 */
const TIMEOUT_MS = 900;

/** Runs the watcher until the process stops. */
export function startWatcher(): Promise<void> {
  const readConfig = (env: NodeJS.ProcessEnv) => {
    const config = readWatcherConfig(env);
    return { ...config, ...config.place };
  };
  return startService('istiowatcher', readConfig, runWatcher);
}

async function runWatcher(service: Service<WatcherConfig>): Promise<void> {
  const { config, instance: name, log, lifecycle, registry, tracer } = service;
  const { place, settings, problem, notes } = config;
  const redis = service.connectRedis(place.REDIS_URL, 'publisher');
  const split = await createSplit(config, name, log);
  const traffic = createTrafficSource(config);
  const traceMove = tracer && createMoveTrace(tracer);
  const parts = { traffic, split, settings, problem, notes, log, traceMove };
  const watcher = createWatcher({ name, source: config.rate.source, ...parts });
  const updateMetrics = createWatcherMetrics(registry);
  const { sign } = createSigner();
  let status: WatcherStatus | undefined;
  const app = createApp({ status: () => status, redis, registry, log, signal: lifecycle.signal });
  await service.listen(app, 'watcher');

  const { mode, burstAbove, returnBelow } = settings;
  log.info(
    `mode ${mode}: moves traffic to burst above ${burstAbove}/s and to primary below ${returnBelow}/s; source of the rate: ${config.rate.source}`,
  );
  notes.forEach((note) => void log.warn(note));
  async function tick(): Promise<boolean> {
    const newest = await watcher.tick(lifecycle.signal);
    if (lifecycle.signal.aborted) {
      return false; // The stop interrupted this tick.
    }
    status = newest;
    updateMetrics(status);
    // Without Redis, the watcher still moves the weights.
    if (redis.state() === 'connected') {
      redis.client.publish(channels.burst, JSON.stringify(sign(status))).catch(() => {});
    }
    return watcher.isUrgent;
  }
  const look = async () => (await traffic.look?.(lifecycle.signal)) ?? false;
  const ticking = repeat(lifecycle.signal, createTurns({ tick, look }));
  lifecycle.onStop('the current tick', () => ticking);
}

function createTrafficSource({ rate, place: { NAMESPACE: namespace, ROUTE: route } }: WatcherConfig): TrafficSource {
  if (rate.source === 'mesh') {
    return createMeshTraffic({ url: rate.metricsUrl, worker: { namespace, route }, timeoutMs: TIMEOUT_MS });
  }
  const { prometheusUrl: url, windowSeconds } = rate;
  return {
    observe: (signal) => prometheusTraffic({ url, namespace, route, windowSeconds, timeoutMs: TIMEOUT_MS }, signal),
  };
}

async function createSplit({ place }: WatcherConfig, name: string, log: Logger): Promise<TrafficSplit> {
  const { NAMESPACE: namespace, ROUTE: route } = place;
  if (place.ROUTE_FILE !== undefined) {
    return createManifestFileSplit(place.ROUTE_FILE, routeObjects[route]);
  }
  const { createKubernetesSplit } = await import('./split/kubernetes.ts');
  return createKubernetesSplit({ namespace, route, name, timeoutMs: TIMEOUT_MS, log });
}
