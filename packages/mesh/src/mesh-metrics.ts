import type { Cluster } from '@hashr/messages/cluster.ts';
import { readExposition, type Sample } from './exposition.ts';
import {
  ENVOY_REQUESTS,
  HEALTHY_ENDPOINTS,
  ISTIO_REQUESTS,
  isWorkerHost,
  OUTBOUND_MANAGER,
  OUTBOUND_MANAGER_IPV6,
  parseEnvoyClusterName,
  STARTED_REQUESTS,
  STARTED_REQUESTS_OLD,
} from './metric-names.ts';
import { toSubset } from './subsets.ts';

/** A counter of requests that a frontend sent to the worker. */
interface RequestCounter {
  /** The metric with its labels. It identifies the counter in its exposition. */
  series: string;
  subset: Cluster | undefined;
  /** Whether it counts requests without an answer, or with a 5xx. */
  failed: boolean;
  /** Whether it counts requests that a worker refused with 429, because they exceeded its capacity. */
  refused: boolean;
  value: number;
}

/** The metrics of the worker in one exposition of a frontend's sidecar (or of the laptop's router). */
export interface MeshMetrics {
  /** Completed requests. */
  counters: RequestCounter[];
  /** Started requests, regardless of how they ended; undefined: not reported. */
  started: number | undefined;
  healthyEndpoints: Partial<Record<Cluster, number>>;
}

/**
 * Reads an exposition. Completed requests come from Istio's metric if the exposition has it, otherwise from Envoy's.
 * Envoy's metric counts each request twice, by `response_code` and by `response_code_class`; only the first is read.
 * Pure.
 *
 * @param host the worker's host name with its namespace, such as `worker-service.hashr`
 * @returns undefined if the text is not an exposition; without counters, the frontend has sent nothing yet
 */
export function readMeshMetrics(text: string, host: string): MeshMetrics | undefined {
  const samples = readExposition(text, [
    ISTIO_REQUESTS,
    ENVOY_REQUESTS,
    HEALTHY_ENDPOINTS,
    STARTED_REQUESTS,
    STARTED_REQUESTS_OLD,
  ]);
  if (samples === undefined) {
    return undefined;
  }
  const istio = samples[ISTIO_REQUESTS].filter(
    ({ labels }) => labels.reporter === 'source' && isWorkerHost(labels.destination_service ?? '', host),
  );
  const envoy = samples[ENVOY_REQUESTS]
    .filter(({ labels }) => labels.response_code !== undefined)
    .flatMap((sample) => {
      const { subset, host: of } = parseEnvoyClusterName(sample.labels.cluster_name);
      return isWorkerHost(of, host) ? [toCounter(sample, subset)] : [];
    });
  const [started] = [
    ...samples[STARTED_REQUESTS].filter(({ labels: { http_conn_manager_prefix: manager = '' } }) =>
      [OUTBOUND_MANAGER, OUTBOUND_MANAGER_IPV6].includes(manager.replace(/;$/, '')),
    ),
    ...samples[STARTED_REQUESTS_OLD],
  ];
  return {
    started: started?.value,
    counters:
      istio.length > 0 ? istio.map((sample) => toCounter(sample, toSubset(sample.labels.destination_cluster))) : envoy,
    healthyEndpoints: readHealth(samples[HEALTHY_ENDPOINTS], host),
  };
}

/**
 * Whether Envoy's part of the metrics is missing, so that the rate is not known. Istio's agent answers 200 with only
 * the application's metrics while it cannot read Envoy's. Pure.
 *
 * @param before the last complete metrics of the same frontend; undefined: there are none
 */
export function lacksEnvoy(metrics: MeshMetrics, before: MeshMetrics | undefined): boolean {
  if (metrics.started !== undefined || before?.started !== undefined) {
    return metrics.started === undefined;
  }
  const hadRequests = before !== undefined && before.counters.length > 0;
  const hasHealth = Object.keys(metrics.healthyEndpoints).length > 0;
  return metrics.counters.length === 0 && (hadRequests || !hasHealth);
}

function readHealth(samples: Sample[], host: string): MeshMetrics['healthyEndpoints'] {
  return Object.fromEntries(
    samples.flatMap(({ labels, value }) => {
      const { subset, host: of } = parseEnvoyClusterName(labels.cluster_name);
      return isWorkerHost(of, host) && subset !== undefined ? [[subset, value]] : [];
    }),
  );
}

function toCounter({ series, labels, value }: Sample, subset: Cluster | undefined): RequestCounter {
  const status = labels.response_code ?? '';
  return { series, subset, failed: status === '0' || status.startsWith('5'), refused: status === '429', value };
}
