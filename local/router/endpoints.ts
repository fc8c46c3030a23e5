import { WORKER_APP } from '@hashr/mesh/names.ts';

/** A worker that the router sends requests to. */
export interface Endpoint {
  url: string;
  labels: Record<string, string>;
  /** Whether its health checks succeed. */
  healthy: boolean;
  /** How many health checks in a row have timed out. */
  timeouts: number;
}

/**
 * Reads the setting ENDPOINTS: `cluster-type=url` pairs, separated by commas.
 *
 * @throws if it has another form
 */
export function parseEndpoints(text: string): Endpoint[] {
  return text.split(',').map((pair) => {
    const [, clusterType, url] = /^([\w-]+)=(http:\/\/.+)$/.exec(pair.trim()) ?? [];
    if (clusterType === undefined || url === undefined) {
      throw new Error('must be like primary-cluster=http://127.0.0.1:8081,burst-cluster=http://127.0.0.1:8082.');
    }
    return { url, labels: { app: WORKER_APP, 'cluster-type': clusterType }, healthy: false, timeouts: 0 };
  });
}

/** Returns the healthy endpoints that have all labels of a subset. */
export function healthyEndpoints(labels: Record<string, string>, endpoints: Endpoint[]): Endpoint[] {
  return endpoints.filter((endpoint) => endpoint.healthy && hasLabels(endpoint, labels));
}

/** Whether an endpoint has all labels of a subset. */
export function hasLabels(endpoint: Endpoint, labels: Record<string, string>): boolean {
  return Object.entries(labels).every(([name, value]) => endpoint.labels[name] === value);
}
