import {
  envoyClusterName,
  HEALTHY_ENDPOINTS,
  ISTIO_REQUESTS,
  istioRequestLabels,
  OUTBOUND_MANAGER,
  STARTED_REQUESTS,
} from '@hashr/mesh/metric-names.ts';
import { Counter, Gauge, type Registry } from 'prom-client';
import { type Endpoint, healthyEndpoints } from './endpoints.ts';
import { NAMESPACE } from './namespace.ts';
import type { Rules } from './rules.ts';

/** Counts the requests to workers. */
export interface RequestCounters {
  /** Counts a request that has started. */
  started(): void;
  /** Counts a request that a subset has answered with a status; 0: the client did not wait for the answer. */
  ended(subset: string, status: number): void;
}

/**
 * Creates the metrics of the router. They have the names and labels of the frontend's sidecar, so the watcher reads
 * both in the same way. https://istio.io/latest/docs/reference/config/metrics/
 */
export function createRouterMetrics(registry: Registry, rules: () => Rules, endpoints: Endpoint[]): RequestCounters {
  const started = new Counter({
    name: STARTED_REQUESTS,
    help: 'Requests that the frontend has started, completed or not.',
    labelNames: ['http_conn_manager_prefix'],
    registers: [registry],
  }).labels(OUTBOUND_MANAGER);
  started.inc(0); // A sidecar exposes it before the first request.
  const ended = new Counter({
    name: ISTIO_REQUESTS,
    help: 'Completed requests from the frontend to the worker, by subset and status.',
    labelNames: Object.keys(istioRequestLabels('virtualservice', NAMESPACE, '', 0)),
    registers: [registry],
  });
  new Gauge({
    name: HEALTHY_ENDPOINTS,
    help: 'Healthy workers of a subset.',
    labelNames: ['cluster_name'],
    registers: [registry],
    collect() {
      this.reset();
      for (const { subset, labels } of rules().subsets) {
        this.labels(envoyClusterName(rules().route, subset, NAMESPACE)).set(healthyEndpoints(labels, endpoints).length);
      }
    },
  });

  return {
    started: () => started.inc(),
    ended: (subset, status) => ended.inc(istioRequestLabels(rules().route, NAMESPACE, subset, status)),
  };
}
