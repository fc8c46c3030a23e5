import type { Cluster } from '@hashr/messages/cluster.ts';
import { FRONTEND_APP, isServiceHost, subsetService, WORKER_PORT, WORKER_SERVICE } from './names.ts';
import type { RouteKind } from './route-kinds.ts';
import { subsets, toSubset } from './subsets.ts';

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
export function istioRequestLabels(route: RouteKind, namespace: string, subset: string, status: number) {
  const { service } = destinationOf(route, subset);
  return {
    reporter: 'source',
    source_app: FRONTEND_APP,
    destination_service: `${service}.${namespace}.svc.cluster.local`,
    destination_service_name: service,
    destination_service_namespace: namespace,
    destination_cluster: subset,
    request_protocol: 'http',
    response_code: String(status),
  };
}

/**
 * Envoy's name for the workers that a route can choose: a subset of `worker-service` for a VirtualService, the Service
 * of a subset for an HTTPRoute.
 */
export function envoyClusterName(route: RouteKind, subset: string, namespace: string): string {
  const { subsetName, service } = destinationOf(route, subset);
  return `outbound|${WORKER_PORT}|${subsetName}|${service}.${namespace}.svc.cluster.local`;
}

/**
 * The Service to which a kind of route sends the requests of a subset, and the subset's name there. Without a known
 * subset, an HTTPRoute sends them to the Service of all workers. Pure.
 */
export function destinationOf(route: RouteKind, subset: string): { service: string; subsetName: string } {
  const known = toSubset(subset);
  return route === 'httproute'
    ? { service: known === undefined ? WORKER_SERVICE : subsetService(known), subsetName: '' }
    : { service: WORKER_SERVICE, subsetName: subset };
}

/** Some of the workers, as the metrics name them. */
interface Workers {
  /** The kind of route that sends requests to them. */
  route: RouteKind;
  /** Undefined: any, or a subset that the demo does not know. */
  subset: Cluster | undefined;
}

/**
 * Reads the names of a host and of a subset. Pure.
 *
 * @param host such as `worker-service.hashr.svc.cluster.local`, in short or in full
 * @param subsetName of the DestinationRule; empty: none
 * @returns undefined if they are not workers of the namespace. A sidecar also knows those of other namespaces.
 */
export function toWorkers(host: string, subsetName: string | undefined, namespace: string): Workers | undefined {
  const isService = (service: string) => isServiceHost(host, service, namespace);
  const subset = subsets.find((name) => isService(subsetService(name)));
  if (subset !== undefined) {
    return { route: 'httproute', subset };
  }
  return isService(WORKER_SERVICE) ? { route: 'virtualservice', subset: toSubset(subsetName) } : undefined;
}

/**
 * Reads Envoy's name of a cluster, such as `outbound|80|burst|worker-service.hashr.svc.cluster.local`. Since Istio
 * 1.24 the label ends with a `;`. Pure.
 *
 * @returns undefined if it is not an outbound cluster of the worker in the namespace
 */
export function parseEnvoyClusterName(name: string | undefined, namespace: string): Workers | undefined {
  const [direction, , subset, host = ''] = (name ?? '').split('|');
  return direction === 'outbound' ? toWorkers(host, subset, namespace) : undefined;
}
