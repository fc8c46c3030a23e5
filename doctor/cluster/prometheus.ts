import { parseDurationMs } from '@hashr/mesh/duration.ts';
import { whyNoAnswer } from '@hashr/mesh/get-text.ts';
import { MeshFailure } from '@hashr/mesh/mesh-failure.ts';
import { prometheusTraffic } from '@hashr/mesh/prometheus-traffic.ts';
import { z } from 'zod';
import { skipped } from '../finding.ts';
import { get, readJson } from './answer.ts';
import type { watcherSettings } from './watcher-settings.ts';

const TIMEOUT_MS = 5_000;
const TARGETS = '/api/v1/targets?state=active';

const labels = z.record(z.string(), z.string());
const targetsSchema = z.object({
  data: z.object({ activeTargets: z.array(z.object({ labels, scrapeInterval: z.string().default('') })) }),
});

/** @throws {Complaint} if the URL is not that of a Service in the cluster */
export function toTarget(url: string): { service: string; namespace: string; port: number } {
  const { hostname = '', port = '' } = URL.parse(url) ?? {};
  const [service = '', namespace, suffix = 'svc'] = hostname.split('.');
  if (namespace === undefined || suffix !== 'svc') {
    throw skipped(
      `${url} is not a Service of the cluster, so only the watcher can query it.`,
      'see the check "watcher"',
    );
  }
  return { service, namespace, port: Number(port) || 80 };
}

/**
 * Sends the watcher's own query.
 *
 * @param here the address of Prometheus on this computer
 * @returns requests per second
 * @throws {MeshFailure} if Prometheus does not know the rate
 */
export async function readRate(
  here: string,
  namespace: string,
  { prometheusUrl, windowSeconds, route = 'virtualservice' }: ReturnType<typeof watcherSettings>,
  signal: AbortSignal,
): Promise<number> {
  const { rate } = await prometheusTraffic(
    { url: here, namespace, route, windowSeconds, timeoutMs: TIMEOUT_MS },
    signal,
  );
  if (rate instanceof MeshFailure) {
    throw new MeshFailure(rate.kind, rate.message.replaceAll(here, prometheusUrl));
  }
  return rate.perSecond;
}

/** How often each frontend is scraped, in seconds, the longest first. */
export async function readScrapeIntervals(here: string, namespace: string, signal: AbortSignal): Promise<number[]> {
  const remedy = `check the response of Prometheus at ${TARGETS}`;
  const { text } = await get(`${here}${TARGETS}`, { timeoutMs: TIMEOUT_MS, signal }).catch((error) => {
    throw skipped(`Prometheus does not answer (${whyNoAnswer(error)}).`, remedy);
  });
  return readJson(targetsSchema, text, 'the targets of Prometheus', remedy)
    .data.activeTargets.filter(({ labels }) => labels.app === 'frontend' && labels.namespace === namespace)
    .map(({ scrapeInterval }) => (parseDurationMs(scrapeInterval) ?? 0) / 1_000)
    .sort((a, b) => b - a);
}
