import type { Endpoint } from './endpoints.ts';

/** The timeout of a health check, in milliseconds. */
const TIMEOUT_MS = 1_000;
/**
 * An endpoint is unhealthy after this many timeouts in a row, because a busy computer can cause one. It is unhealthy at
 * once if it refuses the connection or answers with an error.
 */
const UNHEALTHY_THRESHOLD = 3;

const pending = new WeakSet<Endpoint>();

/**
 * Checks the health of all endpoints, as readiness probes do in a cluster. An endpoint whose last check is not finished
 * is left out, so that an old result does not overwrite a newer one. Never rejects.
 *
 * @param onChange called with an endpoint that has become healthy or unhealthy
 */
export async function checkHealth(endpoints: Endpoint[], onChange: (endpoint: Endpoint) => void): Promise<void> {
  await Promise.all(
    endpoints
      .filter((endpoint) => !pending.has(endpoint))
      .map(async (endpoint) => {
        pending.add(endpoint);
        const result = await probe(endpoint.url);
        pending.delete(endpoint);
        endpoint.timeouts = result === 'timeout' ? endpoint.timeouts + 1 : 0;
        const healthy =
          result === 'timeout' ? endpoint.healthy && endpoint.timeouts < UNHEALTHY_THRESHOLD : result === 'ok';
        if (healthy !== endpoint.healthy) {
          endpoint.healthy = healthy;
          onChange(endpoint);
        }
      }),
  );
}

async function probe(url: string): Promise<'ok' | 'error' | 'timeout'> {
  try {
    const response = await fetch(`${url}/_healthz`, { signal: AbortSignal.timeout(TIMEOUT_MS) });
    await response.arrayBuffer();
    return response.ok ? 'ok' : 'error';
  } catch (error) {
    return (error as Error).name === 'TimeoutError' ? 'timeout' : 'error';
  }
}
