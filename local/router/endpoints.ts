/** A worker that this router knows. */
export interface Endpoint {
  url: string;
  labels: Record<string, string>;
  /** Whether it answers its health checks. */
  healthy: boolean;
  /** How many checks in a row it has been late for. */
  late: number;
}

/** How long a health check may take, in milliseconds. */
const CHECK_TIMEOUT_MS = 1_000;
/** Who is late for so many checks in a row is not healthy; once may be a busy computer. Who refuses is not at once. */
const LATE_CHECKS = 3;

/**
 * Reads the setting ENDPOINTS: `cluster-type=url` pairs with commas between.
 *
 * @throws if it is not of that form
 */
export function parseEndpoints(text: string): Endpoint[] {
  return text.split(',').map((pair) => {
    const [, clusterType, url] = /^([\w-]+)=(http:\/\/.+)$/.exec(pair.trim()) ?? [];
    if (clusterType === undefined || url === undefined) {
      throw new Error('has to be like primary-cluster=http://127.0.0.1:8081,burst-cluster=http://127.0.0.1:8082.');
    }
    return { url, labels: { 'cluster-type': clusterType }, healthy: false, late: 0 };
  });
}

/** The endpoints that have all the labels of a subset. */
export function endpointsOf(labels: Record<string, string>, endpoints: Endpoint[]): Endpoint[] {
  return endpoints.filter((endpoint) =>
    Object.entries(labels).every(([name, value]) => endpoint.labels[name] === value),
  );
}

const underWay = new WeakSet<Endpoint>();

/**
 * Asks every endpoint for its health, as a cluster's readiness probes do. One that has not answered the last question yet
 * is not asked again: an old answer never overwrites a newer one. Never rejects.
 */
export async function checkHealth(endpoints: Endpoint[], onChange: (endpoint: Endpoint) => void): Promise<void> {
  await Promise.all(
    endpoints.map(async (endpoint) => {
      if (underWay.has(endpoint)) {
        return;
      }
      underWay.add(endpoint);
      const answer = await fetch(`${endpoint.url}/_healthz`, { signal: AbortSignal.timeout(CHECK_TIMEOUT_MS) })
        .then((response) => response.arrayBuffer().then(() => response.ok))
        .catch((error: Error) => (error.name === 'TimeoutError' ? ('late' as const) : false));
      underWay.delete(endpoint);
      endpoint.late = answer === 'late' ? endpoint.late + 1 : 0;
      const healthy = answer === 'late' ? endpoint.healthy && endpoint.late < LATE_CHECKS : answer;
      if (healthy !== endpoint.healthy) {
        endpoint.healthy = healthy;
        onChange(endpoint);
      }
    }),
  );
}
