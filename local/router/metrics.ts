import {
  envoyClusterName,
  HEALTHY_ENDPOINTS,
  ISTIO_REQUESTS,
  istioRequestLabels,
  OUTBOUND_MANAGER,
  STARTED_REQUESTS,
} from '@hashr/mesh/metric-names.ts';
import { Counter, Gauge, type Registry } from 'prom-client';
import { type Endpoint, endpointsOf } from './endpoints.ts';
import type { Rules } from './rules.ts';

const NAMESPACE = 'hashr';

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
    name: STARTED_REQUESTS,
    help: 'Requests that the frontend has started, whatever became of them.',
    labelNames: ['http_conn_manager_prefix'],
    registers: [registry],
  }).labels(OUTBOUND_MANAGER);
  started.inc(0); // A sidecar shows it before the first request.
  const ended = new Counter({
    name: ISTIO_REQUESTS,
    help: 'Requests that the frontend sent to the worker, by subset and status.',
    labelNames: Object.keys(istioRequestLabels(NAMESPACE, '', 0)),
    registers: [registry],
  });
  new Gauge({
    name: HEALTHY_ENDPOINTS,
    help: 'Workers of a subset that answer their health check.',
    labelNames: ['cluster_name'],
    registers: [registry],
    collect() {
      this.reset();
      for (const { subset, labels } of rules().subsets) {
        const healthy = endpointsOf(labels, endpoints).filter((endpoint) => endpoint.healthy).length;
        this.labels(envoyClusterName(subset, NAMESPACE)).set(healthy);
      }
    },
  });

  return {
    started: () => started.inc(),
    ended: (subset, status) => ended.inc(istioRequestLabels(NAMESPACE, subset, status)),
  };
}
