import { parseDurationMs } from '@hashr/mesh/duration.ts';
import { MeshFailure } from '@hashr/mesh/mesh-failure.ts';
import { prometheusTraffic } from '@hashr/mesh/prometheus-traffic.ts';
import { z } from 'zod';
import { type Complaint, skipped } from '../finding.ts';
import { ask, whyNoAnswer } from './ask.ts';
import type { Place } from './cluster.ts';
import { throughPortForward } from './port-forward.ts';

const ASK_MS = 5_000;

/** What Prometheus knows of the frontends. */
export interface PrometheusAnswer {
  /** How often it scrapes each frontend, in seconds, the longest first; or why that is not known. */
  scrapeIntervalsSeconds: number[] | Complaint;
  /** The watcher's own query: requests per second, or why there is no answer. */
  rate: { perSecond: number } | { reason: string };
}

const targetsSchema = z.object({
  data: z.object({
    activeTargets: z.array(
      z.object({ labels: z.record(z.string(), z.string()), scrapeInterval: z.string().default('') }),
    ),
  }),
});

/**
 * Asks a cluster's Prometheus what the watcher would ask it.
 *
 * @param url Prometheus' address inside the cluster, like `http://prometheus.istio-system:9090`
 * @param windowSeconds over how long the watcher averages
 * @throws {Complaint} if there is no way to it
 */
export async function askPrometheus(
  { context, namespace }: Place,
  url: string,
  windowSeconds: number,
  signal: AbortSignal,
): Promise<PrometheusAnswer> {
  const { hostname, port } = new URL(url);
  const [service = '', itsNamespace, ...rest] = hostname.split('.');
  if (itsNamespace === undefined || (rest.length > 0 && rest[0] !== 'svc')) {
    throw skipped(`${url} is outside of the cluster, where only the watcher asks.`, 'see what the watcher says');
  }
  const target = { context, namespace: itsNamespace, object: `service/${service}`, port: Number(port) || 80 };
  return throughPortForward(target, signal, async (here) => {
    const [{ rate }, scrapeIntervalsSeconds] = await Promise.all([
      prometheusTraffic({ url: here, namespace, windowSeconds, timeoutMs: ASK_MS }, signal),
      readIntervals(here, namespace, signal),
    ]);
    return {
      scrapeIntervalsSeconds,
      rate:
        rate instanceof MeshFailure ? { reason: rate.message.replaceAll(here, url) } : { perSecond: rate.perSecond },
    };
  });
}

async function readIntervals(here: string, namespace: string, signal: AbortSignal): Promise<number[] | Complaint> {
  const path = '/api/v1/targets?state=active';
  try {
    const { text } = await ask(`${here}${path}`, ASK_MS, signal);
    const { activeTargets } = targetsSchema.parse(JSON.parse(text)).data;
    const intervals = activeTargets
      .filter(({ labels }) => labels.app === 'frontend' && labels.namespace === namespace)
      .map(({ scrapeInterval }) => (parseDurationMs(scrapeInterval) ?? 0) / 1_000);
    return intervals.sort((a, b) => b - a);
  } catch (error) {
    const why = error instanceof z.ZodError || error instanceof SyntaxError ? 'not understood' : whyNoAnswer(error);
    return skipped(`Prometheus does not tell how often it scrapes (${why}).`, `look at its ${path}`);
  }
}
