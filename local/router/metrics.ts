import { WORKER_SERVICE } from '@hashr/mesh/names.ts';
import { Counter, Gauge, type Registry } from 'prom-client';
import { type Endpoint, endpointsOf } from './endpoints.ts';
import type { Rules } from './rules.ts';

const NAMESPACE = 'hashr';
const FULL_HOST = `${WORKER_SERVICE}.${NAMESPACE}.svc.cluster.local`;

/** Counts requests to the worker. */
export interface RequestCounters {
  /** A request has arrived. */
  started(): void;
  /** A request was answered for a subset with a status. */
  ended(subset: string, status: number): void;
}

/**
 * Creates the router's metrics under the names that a sidecar of the frontend has, so that whoever reads those pages
 * can read this one. https://istio.io/latest/docs/reference/config/metrics/
 */
export function createRouterMetrics(registry: Registry, rules: () => Rules, endpoints: Endpoint[]): RequestCounters {
  const started = new Counter({
    name: 'envoy_http_downstream_rq_total',
    help: 'Requests that the frontend has started, whatever became of them.',
    labelNames: ['http_conn_manager_prefix'],
    registers: [registry],
  }).labels('outbound_0.0.0.0_80');
  started.inc(0); // A sidecar shows it before the first request.
  const ended = new Counter({
    name: 'istio_requests_total',
    help: 'Requests that the frontend sent to the worker, by subset and status.',
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
    help: 'Workers of a subset that answer their health check.',
    labelNames: ['cluster_name'],
    registers: [registry],
    collect() {
      this.reset();
      for (const { subset, labels } of rules().subsets) {
        const healthy = endpointsOf(labels, endpoints).filter((endpoint) => endpoint.healthy).length;
        this.labels(`outbound|80|${subset}|${FULL_HOST}`).set(healthy);
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
