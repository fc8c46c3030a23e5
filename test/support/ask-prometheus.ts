import { clusters, kubectl } from './cluster.ts';

/** A series of an answer, with its newest value. */
interface Series {
  metric: Record<string, string>;
  value: [atSeconds: number, value: string];
}

/** Asks the Prometheus of Istio's addon in the primary cluster, through the API server. */
export async function askPrometheus(query: string): Promise<Series[]> {
  const service = '/api/v1/namespaces/istio-system/services/prometheus:9090/proxy';
  const path = `${service}/api/v1/query?${new URLSearchParams({ query })}`;
  const answer = JSON.parse(await kubectl(clusters.primary, 'get', '--raw', path)) as { data: { result: Series[] } };
  return answer.data.result;
}
