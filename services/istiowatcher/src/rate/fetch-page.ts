import { isIP } from 'node:net';
import { getText } from '@hashr/mesh/get-text.ts';
import { type MeshMetrics, readMeshMetrics } from '@hashr/mesh/mesh-metrics.ts';
import type { RateGap } from './request-rate.ts';
import { whyNoAnswer } from './why-no-answer.ts';

/** Prometheus' own text format. Istio's agent logs a warning for each request that does not name one. */
const ACCEPT = 'text/plain;version=0.0.4';

/** A metrics page, and the moment that it speaks of, in milliseconds. */
interface FetchedPage {
  page: MeshMetrics;
  atMs: number;
}

/** Why there is no page. */
interface PageGap extends RateGap {
  /** Nobody listens there: the connection was refused. */
  refused: boolean;
}

interface FetchOptions {
  /** The worker's name in the mesh, with its namespace. */
  host: string;
  /** In milliseconds, on a clock that never goes back. */
  now: () => number;
}

/**
 * Fetches a metrics page from one of the addresses of its host. Never rejects.
 *
 * @param url of the page, with the host's name
 */
export async function fetchPage(
  url: string,
  address: string,
  signal: AbortSignal,
  { host, now }: FetchOptions,
): Promise<FetchedPage | PageGap> {
  const { protocol, port, pathname, search } = new URL(url);
  const at = `${protocol}//${isIP(address) === 6 ? `[${address}]` : address}${port && `:${port}`}${pathname}${search}`;
  try {
    let atMs = 0;
    const { status, text } = await getText(at, signal, {
      headers: { Accept: ACCEPT },
      onAnswer: () => {
        atMs = now();
      },
    });
    if (status !== 200) {
      return { gap: 'error', reason: `${at} answers ${status}.`, refused: false };
    }
    const page = readMeshMetrics(text, host);
    return page === undefined
      ? { gap: 'error', reason: `${at} answers with something that is no metrics page.`, refused: false }
      : { atMs, page };
  } catch (error) {
    const refused = (error as NodeJS.ErrnoException).code === 'ECONNREFUSED';
    return { gap: 'unreachable', reason: `${at} does not answer (${whyNoAnswer(error)}).`, refused };
  }
}
