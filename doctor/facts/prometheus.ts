import { createPrometheusRequestRate } from '@hashr/istiowatcher/rate/prometheus.ts';
import { z } from 'zod';
import { type Fact, unknown } from '../fact.ts';
import { ask, whyNoAnswer } from '../runner/ask.ts';
import { throughPortForward } from '../runner/port-forward.ts';
import type { Place } from './cluster-facts.ts';

const ASK_MS = 5_000;

/** What Prometheus knows of the frontends. */
export interface PrometheusFacts {
  /** How often it reads each frontend, in seconds; the longest first. */
  scrapeIntervalsSeconds: Fact<number[]>;
  /** The watcher's own question: requests per second, or why there is no answer. */
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
 */
export async function askPrometheus(
  { context, namespace }: Place,
  url: string,
  windowSeconds: number,
  signal: AbortSignal,
): Promise<Fact<PrometheusFacts>> {
  const { hostname, port } = new URL(url);
  const [service = '', itsNamespace, ...rest] = hostname.split('.');
  if (itsNamespace === undefined || (rest.length > 0 && rest[0] !== 'svc')) {
    return unknown(`${url} is outside of the cluster, where only the watcher asks.`, 'see what the watcher says');
  }
  const servicePort = Number(port) || 80;
  const target = { context, namespace: itsNamespace, object: `service/${service}`, ports: [servicePort] };
  return throughPortForward(target, signal, async (addressOf) => {
    const here = addressOf(servicePort);
    const prometheus = createPrometheusRequestRate({ url: here, namespace, windowSeconds, timeoutMs: ASK_MS });
    const [{ rate }, scrapeIntervalsSeconds] = await Promise.all([
      prometheus.observe(signal),
      readIntervals(here, namespace, signal),
    ]);
    return {
      scrapeIntervalsSeconds,
      rate: 'gap' in rate ? { reason: rate.reason.replaceAll(here, url) } : { perSecond: rate.perSecond },
    };
  });
}

async function readIntervals(here: string, namespace: string, signal: AbortSignal): Promise<Fact<number[]>> {
  const path = '/api/v1/targets?state=active';
  try {
    const { text } = await ask(`${here}${path}`, ASK_MS, signal);
    const { activeTargets } = targetsSchema.parse(JSON.parse(text)).data;
    const intervals = activeTargets
      .filter(({ labels }) => labels.app === 'frontend' && labels.namespace === namespace)
      .map(({ scrapeInterval }) => toSeconds(scrapeInterval));
    return { value: intervals.sort((a, b) => b - a) };
  } catch (error) {
    const why = error instanceof z.ZodError || error instanceof SyntaxError ? 'not understood' : whyNoAnswer(error);
    return unknown(`Prometheus does not tell how often it scrapes (${why}).`, `look at its ${path}`);
  }
}

const unitSeconds: Record<string, number> = { ms: 0.001, s: 1, m: 60, h: 3_600 };

/** Reads one of Prometheus' durations, like `15s` or `1m30s`. */
function toSeconds(duration: string): number {
  const parts = duration.matchAll(/(\d+)(ms|s|m|h)/g);
  return [...parts].reduce((sum, [, count, unit = 's']) => sum + Number(count) * (unitSeconds[unit] ?? 0), 0);
}
