import type { WatcherStatus } from '@hashr/messages/burst.ts';
import { channels } from '@hashr/messages/channels.ts';
import { createHttpServer, listen } from '@hashr/service-kit/http-server.ts';
import { instanceName, type Logger } from '@hashr/service-kit/log.ts';
import { createSigner } from '@hashr/service-kit/signature.ts';
import { startProcess } from '@hashr/service-kit/start-process.ts';
import { createApp } from './app.ts';
import { readWatcherConfig, type WatcherConfig } from './config.ts';
import { loop } from './loop.ts';
import { createWatcherMetrics } from './metrics.ts';
import { createMeshRequestRate } from './rate/mesh.ts';
import { createPrometheusRequestRate } from './rate/prometheus.ts';
import type { RequestRate } from './rate/request-rate.ts';
import { createManifestFileSplit } from './split/manifest-file.ts';
import type { TrafficSplit } from './split/traffic-split.ts';
import { createWatcher } from './watcher.ts';

/** How often the watcher looks, in milliseconds: the codelab's second. */
const LOOK_MS = 1_000;
/** How long one question may take, so that a look does not outlast the page's patience, in milliseconds. */
const TIMEOUT_MS = 900;

/** Puts the watcher together and lets it run until the process is told to stop. */
export async function startWatcher(env: NodeJS.ProcessEnv): Promise<void> {
  const config = readWatcherConfig(env);
  const { place, settings, problem, notes } = config;
  const { log, lifecycle, registry, redis, metrics } = await startProcess({
    service: 'istiowatcher',
    role: 'publisher',
    config: place,
  });

  const name = instanceName(place.INSTANCE);
  const split = await createSplit(config, name, log);
  const watcher = createWatcher({
    name,
    source: config.rate.source,
    rate: createRequestRate(config),
    split,
    settings,
    problem,
    notes,
    log,
  });
  const enterMetrics = createWatcherMetrics(registry);
  let status: WatcherStatus | undefined;
  const { sign } = createSigner();
  const app = createApp({ status: () => status, redis, registry, log, signal: lifecycle.signal });
  const server = await listen(createHttpServer(app), place.PORT, place.HOST);
  lifecycle.onStop('HTTP', server.close);

  log.info(
    `watcher on port ${server.port}: ${settings.mode}, above ${settings.burstAbove} to burst, below ${settings.returnBelow} back, rate from ${config.rate.source}; metrics on ${metrics.port}`,
  );
  notes.forEach((note) => void log.warn(note));
  const looking = loop(LOOK_MS, lifecycle.signal, async () => {
    const look = await watcher.look(lifecycle.signal);
    if (lifecycle.signal.aborted) {
      return; // What the stop has broken off is nothing to tell.
    }
    status = look;
    enterMetrics(status);
    if (redis.state() === 'connected') {
      // Without Redis nobody hears it: the weights are moved all the same.
      redis.client.publish(channels.burst, JSON.stringify(sign(status))).catch(() => {});
    }
  });
  lifecycle.onStop('the look at this moment', () => looking);
}

function createRequestRate({ rate, place }: WatcherConfig): RequestRate {
  return rate.source === 'mesh'
    ? createMeshRequestRate({ url: rate.metricsUrl, host: `worker-service.${place.NAMESPACE}`, timeoutMs: TIMEOUT_MS })
    : createPrometheusRequestRate({
        url: rate.prometheusUrl,
        namespace: place.NAMESPACE,
        windowSeconds: rate.windowSeconds,
        timeoutMs: TIMEOUT_MS,
      });
}

async function createSplit({ place }: WatcherConfig, name: string, log: Logger): Promise<TrafficSplit> {
  if (place.VIRTUAL_SERVICE_FILE !== undefined) {
    return createManifestFileSplit(place.VIRTUAL_SERVICE_FILE);
  }
  const { createKubernetesSplit } = await import('./split/kubernetes.ts');
  return createKubernetesSplit({ namespace: place.NAMESPACE, name, timeoutMs: TIMEOUT_MS, log });
}
