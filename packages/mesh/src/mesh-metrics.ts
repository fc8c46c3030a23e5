import type { Cluster } from '@hashr/messages/cluster.ts';
import { readExposition, type Sample } from './exposition.ts';
import {
  ENVOY_REQUESTS,
  HEALTHY_ENDPOINTS,
  ISTIO_REQUESTS,
  OUTBOUND_MANAGER,
  OUTBOUND_MANAGER_IPV6,
  parseEnvoyClusterName,
  STARTED_REQUESTS,
  STARTED_REQUESTS_OLD,
  toWorkers,
} from './metric-names.ts';
import type { RouteKind } from './route-kinds.ts';

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

/** Whose metrics are read. */
export interface WorkerOfRoute {
  namespace: string;
  route: RouteKind;
}

/** The metrics of the worker in one exposition of a frontend's sidecar (or of the laptop's router). */
export interface MeshMetrics {
  /** Completed requests. */
  counters: RequestCounter[];
  /** Started requests, regardless of how they ended; undefined: not reported. */
  started: number | undefined;
  /** The endpoints that the route can choose, as its kind names them. */
  healthyEndpoints: Partial<Record<Cluster, number>>;
}

/**
 * Reads an exposition. Completed requests come from Istio's metric if the exposition has it, otherwise from Envoy's.
 * Envoy's metric counts each request twice, by `response_code` and by `response_code_class`; only the first is read.
 * Requests count whichever kind of route sent them, because the kind can change while the demo runs. Pure.
 *
 * @param worker the namespace of the worker, and the kind of its route
 * @returns undefined if the text is not an exposition; without counters, the frontend has sent nothing yet
 */
export function readMeshMetrics(text: string, worker: WorkerOfRoute): MeshMetrics | undefined {
  const { namespace } = worker;
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
  const istio = samples[ISTIO_REQUESTS].flatMap((sample) => {
    const { reporter, destination_service: host = '', destination_cluster: cluster } = sample.labels;
    const workers = reporter === 'source' ? toWorkers(host, cluster, namespace) : undefined;
    return workers ? [toCounter(sample, workers.subset)] : [];
  });
  const envoy = samples[ENVOY_REQUESTS]
    .filter(({ labels }) => labels.response_code !== undefined)
    .flatMap((sample) => {
      const workers = parseEnvoyClusterName(sample.labels.cluster_name, namespace);
      return workers ? [toCounter(sample, workers.subset)] : [];
    });
  const [started] = [
    ...samples[STARTED_REQUESTS].filter(({ labels: { http_conn_manager_prefix: manager = '' } }) =>
      [OUTBOUND_MANAGER, OUTBOUND_MANAGER_IPV6].includes(manager.replace(/;$/, '')),
    ),
    ...samples[STARTED_REQUESTS_OLD],
  ];
  return {
    started: started?.value,
    counters: istio.length > 0 ? istio : envoy,
    healthyEndpoints: readHealth(samples[HEALTHY_ENDPOINTS], worker),
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

function readHealth(samples: Sample[], { namespace, route }: WorkerOfRoute): MeshMetrics['healthyEndpoints'] {
  return Object.fromEntries(
    samples.flatMap(({ labels, value }) => {
      const workers = parseEnvoyClusterName(labels.cluster_name, namespace);
      return workers?.route === route && workers.subset !== undefined ? [[workers.subset, value]] : [];
    }),
  );
}

function toCounter({ series, labels, value }: Sample, subset: Cluster | undefined): RequestCounter {
  const status = labels.response_code ?? '';
  return { series, subset, failed: status === '0' || status.startsWith('5'), refused: status === '429', value };
}
