import { isIP } from 'node:net';
import { getText, whyNoAnswer } from '@hashr/mesh/get-text.ts';
import { MeshFailure } from '@hashr/mesh/mesh-failure.ts';
import { type MeshMetrics, readMeshMetrics, type WorkerOfRoute } from '@hashr/mesh/mesh-metrics.ts';

/** Prometheus' text format. Istio's agent logs a warning for each request that does not name it. */
const ACCEPT = 'text/plain;version=0.0.4';

/** Why an address has no metrics. `refused`: nothing listens there. */
export type ScrapeFailure = MeshFailure<'refused' | 'unreachable' | 'error'>;

/** The metrics of one frontend, at a moment in milliseconds. */
interface Scrape {
  metrics: MeshMetrics;
  atMs: number;
}

interface ScrapeOptions {
  worker: WorkerOfRoute;
  /** In milliseconds on a monotonic clock. */
  now: () => number;
}

/**
 * Reads the metrics of one of a host's addresses.
 *
 * @param url of the metrics, with the host's name
 * @throws {ScrapeFailure}
 */
export async function scrape(
  url: string,
  address: string,
  signal: AbortSignal,
  { worker, now }: ScrapeOptions,
): Promise<Scrape> {
  const { protocol, port, pathname, search } = new URL(url);
  const at = `${protocol}//${isIP(address) === 6 ? `[${address}]` : address}${port && `:${port}`}${pathname}${search}`;
  let atMs = 0;
  const onAnswer = () => {
    atMs = now();
  };
  const { status, text } = await getText(at, signal, { headers: { Accept: ACCEPT }, onAnswer }).catch(
    (error: unknown) => {
      const kind = (error as NodeJS.ErrnoException).code === 'ECONNREFUSED' ? 'refused' : 'unreachable';
      throw new MeshFailure(kind, [{ code: 'no-answer', at, cause: whyNoAnswer(error) }]);
    },
  );
  const metrics = status === 200 ? readMeshMetrics(text, worker) : undefined;
  if (metrics === undefined) {
    throw new MeshFailure('error', [status === 200 ? { code: 'not-metrics', at } : { code: 'bad-status', at, status }]);
  }
  return { metrics, atMs };
}
