import { WORKER_SERVICE } from '@hashr/mesh/names.ts';
import { Counter, Gauge, type Registry } from 'prom-client';
import { type Endpoint, healthyEndpoints } from './endpoints.ts';
import type { Rules } from './rules.ts';

const NAMESPACE = 'hashr';
const FULL_HOST = `${WORKER_SERVICE}.${NAMESPACE}.svc.cluster.local`;

/** Counts the requests to workers. */
export interface RequestCounters {
  /** Counts a request that has started. */
  started(): void;
  /** Counts a request that a subset has answered with a status; 0: the client did not wait for the answer. */
  ended(subset: string, status: number): void;
}

/**
 * Creates the metrics of the router. They have the names and labels of the frontend's sidecar, so the watcher reads both in
 * the same way. https://istio.io/latest/docs/reference/config/metrics/
 */
export function createRouterMetrics(registry: Registry, rules: () => Rules, endpoints: Endpoint[]): RequestCounters {
  const started = new Counter({
    name: 'envoy_http_downstream_rq_total',
    help: 'Requests that the frontend has started, completed or not.',
    labelNames: ['http_conn_manager_prefix'],
    registers: [registry],
  }).labels('outbound_0.0.0.0_80');
  started.inc(0); // A sidecar exposes it before the first request.
  const ended = new Counter({
    name: 'istio_requests_total',
    help: 'Completed requests from the frontend to the worker, by subset and status.',
    labelNames: [
      'reporter',
      'source_app',
      'destination_service',
      'destination_service_name',
      'destination_service_namespace',
      'destination_cluster',
      'request_protocol',
      'response_code',
    ],
    registers: [registry],
  });
  new Gauge({
    name: 'envoy_cluster_membership_healthy',
    help: 'Healthy workers of a subset.',
    labelNames: ['cluster_name'],
    registers: [registry],
    collect() {
      this.reset();
      for (const { subset, labels } of rules().subsets) {
        this.labels(`outbound|80|${subset}|${FULL_HOST}`).set(healthyEndpoints(labels, endpoints).length);
      }
    },
  });

  return {
    started: () => started.inc(),
    ended: (subset, status) =>
      ended.inc({
        reporter: 'source',
        source_app: 'frontend',
        destination_service: FULL_HOST,
        destination_service_name: WORKER_SERVICE,
        destination_service_namespace: NAMESPACE,
        destination_cluster: subset,
        request_protocol: 'http',
        response_code: String(status),
      }),
  };
}
