import type { Cluster } from '@hashr/messages/cluster.ts';
import { readExposition, type Sample } from './exposition.ts';

/** A counter of requests that a frontend sent to the worker. */
interface RequestCounter {
  /** No two counters of a page have the same. */
  series: string;
  subset: Cluster | undefined;
  /** It counts requests without an answer, or with a 5xx. */
  failed: boolean;
  value: number;
}

/** What the metrics page of one frontend's sidecar (or of the laptop's router) says of the worker. */
export interface MeshMetrics {
  /** Requests that have ended. */
  counters: RequestCounter[];
  /** How many requests have started, whatever became of them; undefined: the page does not report it. */
  started: number | undefined;
  healthyEndpoints: Partial<Record<Cluster, number>>;
}

const ISTIO = 'istio_requests_total';
const ENVOY = 'envoy_cluster_upstream_rq';
const HEALTHY = 'envoy_cluster_membership_healthy';
/**
 * Envoy counts a request here once, when it starts: before a fault delays it, before it waits for a connection or an
 * answer. https://www.envoyproxy.io/docs/envoy/latest/configuration/http/http_conn_man/stats
 */
const STARTED = 'envoy_http_downstream_rq_total';
/** The same in older versions of Istio, which leave the connection manager in the name. */
const STARTED_OLD = 'envoy_http_outbound_0_0_0_0_80_downstream_rq_total';
/** The connection manager through which a frontend sends HTTP to port 80: to the worker, and to nothing else. */
const OUTBOUND = /^outbound_(0\.0\.0\.0|\[::\])_80;?$/;

/**
 * Reads a metrics page. Requests are counted by Istio's metric where the page has it, else by Envoy's, never by both.
 * Envoy's stands there twice, by `response_code` and by `response_code_class`: the first is counted.
 *
 * @param host the worker's, with its namespace: `worker-service.hashr`
 * @returns undefined if the text is no metrics page; a page without counters is a frontend that has sent nothing yet
 */
export function readMeshMetrics(text: string, host: string): MeshMetrics | undefined {
  const samples = readExposition(text, [ISTIO, ENVOY, HEALTHY, STARTED, STARTED_OLD]);
  if (samples === undefined) {
    return undefined;
  }
  const istio = samples[ISTIO].filter(
    ({ labels }) => labels.reporter === 'source' && isHost(labels.destination_service ?? '', host),
  );
  const envoy = samples[ENVOY].filter(
    ({ labels }) => labels.response_code !== undefined && isHost(envoyCluster(labels).host, host),
  );
  const healthyEndpoints: MeshMetrics['healthyEndpoints'] = {};
  for (const { labels, value } of samples[HEALTHY]) {
    const { host: of, subset } = envoyCluster(labels);
    if (isHost(of, host) && subset !== undefined) {
      healthyEndpoints[subset] = value;
    }
  }
  const [started] = [
    ...samples[STARTED].filter(({ labels }) => OUTBOUND.test(labels.http_conn_manager_prefix ?? '')),
    ...samples[STARTED_OLD],
  ];
  return {
    started: started?.value,
    counters:
      istio.length > 0
        ? istio.map((sample) => toCounter(sample, toCluster(sample.labels.destination_cluster)))
        : envoy.map((sample) => toCounter(sample, envoyCluster(sample.labels).subset)),
    healthyEndpoints,
  };
}

/**
 * Whether Envoy's part of a page is missing, so that the page says nothing about the rate: Istio's agent answers 200 with
 * only the application's metrics while it cannot read Envoy's.
 *
 * @param before the last whole page of the same frontend, if there was one
 */
export function lacksEnvoy(page: MeshMetrics, before: MeshMetrics | undefined): boolean {
  if (page.started !== undefined || before?.started !== undefined) {
    return page.started === undefined;
  }
  const hadRequests = before !== undefined && before.counters.length > 0;
  const hasHealth = Object.keys(page.healthyEndpoints).length > 0;
  return page.counters.length === 0 && (hadRequests || !hasHealth);
}

function toCounter({ series, labels, value }: Sample, subset: Cluster | undefined): RequestCounter {
  const status = labels.response_code ?? '';
  return { series, subset, failed: status === '0' || status.startsWith('5'), value };
}

/** Istio names Envoy's clusters `outbound|80|burst|worker-service.hashr.svc.cluster.local`, since 1.24 with a `;` behind. */
function envoyCluster(labels: Sample['labels']): { subset: Cluster | undefined; host: string } {
  const [direction, , subset, host = ''] = (labels.cluster_name ?? '').split('|');
  return direction === 'outbound' ? { subset: toCluster(subset), host } : { subset: undefined, host: '' };
}

function toCluster(text: string | undefined): Cluster | undefined {
  return text === 'primary' || text === 'burst' ? text : undefined;
}

/** Another namespace may have a worker-service as well, and a sidecar knows both. */
function isHost(name: string, host: string): boolean {
  return name === host || name.startsWith(`${host}.`);
}
