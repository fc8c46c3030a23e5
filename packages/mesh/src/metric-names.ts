import type { Cluster } from '@hashr/messages/cluster.ts';
import { FRONTEND_APP, WORKER_PORT, WORKER_SERVICE, workerHost } from './names.ts';
import { toSubset } from './subsets.ts';

// The names of the metrics that a frontend's sidecar has of the worker. The laptop's router uses the same names.

/** Completed requests, by Istio. https://istio.io/latest/docs/reference/config/metrics/ */
export const ISTIO_REQUESTS = 'istio_requests_total';

/**
 * Completed requests, by Envoy.
 * https://www.envoyproxy.io/docs/envoy/latest/configuration/upstream/cluster_manager/cluster_stats
 */
export const ENVOY_REQUESTS = 'envoy_cluster_upstream_rq';

/** Healthy endpoints of an Envoy cluster. */
export const HEALTHY_ENDPOINTS = 'envoy_cluster_membership_healthy';

/**
 * Requests that the frontend has started. Envoy counts a request here once, when it starts: before a fault delays it,
 * and before it waits for a connection or an answer.
 * https://www.envoyproxy.io/docs/envoy/latest/configuration/http/http_conn_man/stats
 */
export const STARTED_REQUESTS = 'envoy_http_downstream_rq_total';

/** The same in earlier versions of Istio, which leave the connection manager in the name. */
export const STARTED_REQUESTS_OLD = `envoy_http_outbound_0_0_0_0_${WORKER_PORT}_downstream_rq_total`;

/**
 * The connection manager through which a frontend calls HTTP services on the worker's port. It calls only the worker
 * there.
 */
export const OUTBOUND_MANAGER = `outbound_0.0.0.0_${WORKER_PORT}`;

/** The same where the mesh uses IPv6. */
export const OUTBOUND_MANAGER_IPV6 = `outbound_[::]_${WORKER_PORT}`;

/** Both as a regular expression of PromQL, where a `.` stands for the brackets. */
export const OUTBOUND_MANAGERS_PROMQL = `outbound_(0.0.0.0|.::.)_${WORKER_PORT}`;

/**
 * The labels of {@link ISTIO_REQUESTS} for requests of a frontend to the worker, as the frontend's sidecar reports
 * them.
 */
export function istioRequestLabels(namespace: string, subset: string, status: number) {
  return {
    reporter: 'source',
    source_app: FRONTEND_APP,
    destination_service: `${workerHost(namespace)}.svc.cluster.local`,
    destination_service_name: WORKER_SERVICE,
    destination_service_namespace: namespace,
    destination_cluster: subset,
    request_protocol: 'http',
    response_code: String(status),
  };
}

/** Envoy's name for a subset of the worker. */
export function envoyClusterName(subset: string, namespace: string): string {
  return `outbound|${WORKER_PORT}|${subset}|${workerHost(namespace)}.svc.cluster.local`;
}

/**
 * Reads Envoy's name of a cluster, such as `outbound|80|burst|worker-service.hashr.svc.cluster.local`. Since Istio
 * 1.24 the label ends with a `;`.
 *
 * @returns the host, which is empty for any other cluster than an outbound one
 */
export function parseEnvoyClusterName(name = ''): { subset: Cluster | undefined; host: string } {
  const [direction, , subset, host = ''] = name.split('|');
  return direction === 'outbound' ? { subset: toSubset(subset), host } : { subset: undefined, host: '' };
}

/**
 * Whether a host is the worker Service of a namespace, in short or in full. A sidecar also knows those of other
 * namespaces.
 *
 * @param namespacedHost the result of `workerHost`
 */
export function isWorkerHost(host: string, namespacedHost: string): boolean {
  return host === namespacedHost || host.startsWith(`${namespacedHost}.`);
}
