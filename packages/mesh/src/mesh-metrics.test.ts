import { expect, test } from 'vitest';
import { readMeshMetrics } from './mesh-metrics.ts';

const host = 'worker-service.hashr.svc.cluster.local';
const istio = (subset: string, code: string, value: number, reporter = 'source', service = host) =>
  `istio_requests_total{reporter="${reporter}",source_app="frontend",destination_service="${service}",destination_cluster="${subset}",response_code="${code}"} ${value}`;
const envoy = (subset: string, label: string, value: number) =>
  `envoy_cluster_upstream_rq{${label},cluster_name="outbound|80|${subset}|${host}"} ${value}`;
const total = (text: string) =>
  readMeshMetrics(text, 'worker-service.hashr')?.counters.reduce((sum, { value }) => sum + value, 0);

test("counts Istio's requests from the frontend's side only, to the worker only, by subset and failure", () => {
  const page = [
    '# TYPE istio_requests_total counter',
    istio('primary', '200', 10),
    istio('burst', '503', 2),
    istio('burst', '0', 1),
    istio('primary', '200', 99, 'destination'),
    istio('primary', '200', 99, 'source', 'redis-cache-service.hashr.svc.cluster.local'),
    istio('primary', '200', 99, 'source', 'worker-service-2.hashr.svc.cluster.local'),
  ].join('\n');
  const counters = readMeshMetrics(page, 'worker-service.hashr')?.counters.map(({ subset, failed, value }) => [
    subset,
    failed,
    value,
  ]);

  expect(counters).toEqual([
    ['primary', false, 10],
    ['burst', true, 2],
    ['burst', true, 1],
  ]);
});

test("counts Envoy's requests where Istio's are missing, and each once", () => {
  const page = [
    envoy('primary', 'response_code="200"', 7),
    envoy('primary', 'response_code_class="2xx"', 7),
    envoy('burst', 'response_code="503"', 1),
    envoy('burst', 'response_code_class="5xx"', 1),
    'envoy_cluster_upstream_rq_time_bucket{le="1"} 4',
    `envoy_cluster_upstream_rq{response_code="200",cluster_name="inbound|8080||"} 50`,
  ].join('\n');

  expect(total(page)).toBe(8);
  expect(total(`${page}\n${istio('primary', '200', 3)}`)).toBe(3);
});

test('reads the healthy endpoints of each subset, also by the names of newer versions', () => {
  const page = [
    `envoy_cluster_membership_healthy{cluster_name="outbound|80|primary|${host};"} 2`,
    `envoy_cluster_membership_healthy{cluster_name="outbound|80|burst|${host}"} 0`,
    `envoy_cluster_membership_healthy{cluster_name="outbound|80||${host}"} 5`,
    `envoy_cluster_membership_healthy{cluster_name="outbound|80|burst|other.hashr.svc.cluster.local"} 9`,
    `envoy_cluster_membership_healthy{cluster_name="outbound|80|burst|worker-service.elsewhere.svc.cluster.local"} 9`,
  ].join('\n');

  expect(readMeshMetrics(page, 'worker-service.hashr')?.healthyEndpoints).toEqual({ primary: 2, burst: 0 });
});

test.each([
  ['envoy_http_downstream_rq_total{http_conn_manager_prefix="outbound_0.0.0.0_80"} 42', 42],
  ['envoy_http_downstream_rq_total{http_conn_manager_prefix="outbound_[::]_80"} 42', 42],
  ['envoy_http_outbound_0_0_0_0_80_downstream_rq_total{} 42', 42],
  ['envoy_http_downstream_rq_total{http_conn_manager_prefix="outbound_0.0.0.0_8080"} 42', undefined],
  ['envoy_http_downstream_rq_total{http_conn_manager_prefix="inbound_0.0.0.0_80"} 42', undefined],
])('reads the requests that the frontend has started: %s', (line, started) => {
  expect(readMeshMetrics(`${line}\n`, 'worker-service.hashr')?.started).toBe(started);
});

test('a page without a counter is a frontend that has sent nothing; HTML is no page', () => {
  expect(readMeshMetrics('# nothing yet\nprocess_cpu_seconds_total 1.5\n', 'worker-service.hashr')?.counters).toEqual(
    [],
  );
  expect(readMeshMetrics('<!doctype html><p>Sign in', 'worker-service.hashr')).toBeUndefined();
  expect(readMeshMetrics('', 'worker-service.hashr')).toBeUndefined();
});
