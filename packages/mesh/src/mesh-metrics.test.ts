import { describe, expect, test } from 'vitest';
import { lacksEnvoy, type MeshMetrics, readMeshMetrics } from './mesh-metrics.ts';

const worker = { namespace: 'hashr', route: 'virtualservice' } as const;
const host = 'worker-service.hashr.svc.cluster.local';
const istio = (subset: string, code: string, value: number, reporter = 'source', service = host) =>
  `istio_requests_total{reporter="${reporter}",source_app="frontend",destination_service="${service}",destination_cluster="${subset}",response_code="${code}"} ${value}`;
const envoy = (subset: string, label: string, value: number) =>
  `envoy_cluster_upstream_rq{${label},cluster_name="outbound|80|${subset}|${host}"} ${value}`;
const total = (text: string) => readMeshMetrics(text, worker)?.counters.reduce((sum, { value }) => sum + value, 0);

test("counts Istio's requests from the frontend's side only, to the worker only, by subset and failure", () => {
  const metrics = [
    '# TYPE istio_requests_total counter',
    istio('primary', '200', 10),
    istio('burst', '503', 2),
    istio('burst', '0', 1),
    istio('primary', '200', 99, 'destination'),
    istio('primary', '200', 99, 'source', 'redis-cache-service.hashr.svc.cluster.local'),
    istio('primary', '200', 99, 'source', 'worker-service-2.hashr.svc.cluster.local'),
  ].join('\n');
  const counters = readMeshMetrics(metrics, worker)?.counters.map(({ subset, failed, value }) => [
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

test("counts Envoy's requests once each, where Istio's are missing", () => {
  const metrics = [
    envoy('primary', 'response_code="200"', 7),
    envoy('primary', 'response_code_class="2xx"', 7),
    envoy('burst', 'response_code="503"', 1),
    envoy('burst', 'response_code_class="5xx"', 1),
    'envoy_cluster_upstream_rq_time_bucket{le="1"} 4',
    `envoy_cluster_upstream_rq{response_code="200",cluster_name="inbound|8080||"} 50`,
  ].join('\n');

  expect(total(metrics)).toBe(8);
  expect(total(`${metrics}\n${istio('primary', '200', 3)}`)).toBe(3);
});

test('reads the healthy endpoints of each subset, also by the names of later versions', () => {
  const metrics = [
    `envoy_cluster_membership_healthy{cluster_name="outbound|80|primary|${host};"} 2`,
    `envoy_cluster_membership_healthy{cluster_name="outbound|80|burst|${host}"} 0`,
    `envoy_cluster_membership_healthy{cluster_name="outbound|80||${host}"} 5`,
    `envoy_cluster_membership_healthy{cluster_name="outbound|80|burst|other.hashr.svc.cluster.local"} 9`,
    `envoy_cluster_membership_healthy{cluster_name="outbound|80|burst|worker-service.elsewhere.svc.cluster.local"} 9`,
  ].join('\n');

  expect(readMeshMetrics(metrics, worker)?.healthyEndpoints).toEqual({ primary: 2, burst: 0 });
});

test.each([
  ['envoy_http_downstream_rq_total{http_conn_manager_prefix="outbound_0.0.0.0_80"} 42', 42],
  ['envoy_http_downstream_rq_total{http_conn_manager_prefix="outbound_[::]_80"} 42', 42],
  ['envoy_http_outbound_0_0_0_0_80_downstream_rq_total{} 42', 42],
  ['envoy_http_downstream_rq_total{http_conn_manager_prefix="outbound_0.0.0.0_8080"} 42', undefined],
  ['envoy_http_downstream_rq_total{http_conn_manager_prefix="inbound_0.0.0.0_80"} 42', undefined],
])('reads the requests that the frontend has started: %s', (line, started) => {
  expect(readMeshMetrics(`${line}\n`, worker)?.started).toBe(started);
});

test('metrics without a counter are those of a frontend that has sent nothing; HTML is not metrics', () => {
  expect(readMeshMetrics('# nothing yet\nprocess_cpu_seconds_total 1.5\n', worker)?.counters).toEqual([]);
  expect(readMeshMetrics('<!doctype html><p>Sign in', worker)).toBeUndefined();
  expect(readMeshMetrics('', worker)).toBeUndefined();
});

test.each([
  ['200', false],
  ['404', false],
  ['0', true],
  ['500', true],
  ['504', true],
])('an answer with the code %s is a failure: %s', (code, failed) => {
  expect(readMeshMetrics(istio('primary', code, 1), worker)?.counters).toMatchObject([{ failed }]);
});

test.each([
  ['429', true],
  ['430', false],
  ['503', false],
  ['200', false],
])('an answer with the code %s is refused by the capacity of a worker: %s', (code, refused) => {
  expect(readMeshMetrics(istio('primary', code, 1), worker)?.counters).toMatchObject([{ refused }]);
});

test("keeps the series of each counter apart, and reads subsets by Istio's label or Envoy's name", () => {
  const read = (text: string) => readMeshMetrics(text, worker)?.counters;
  const two = [istio('canary', '200', 1), istio('primary', '200', 2)].join('\n');

  expect(read(two)).toEqual([
    { series: two.split('\n')[0]?.replace(/ 1$/, ''), subset: undefined, failed: false, refused: false, value: 1 },
    { series: two.split('\n')[1]?.replace(/ 2$/, ''), subset: 'primary', failed: false, refused: false, value: 2 },
  ]);
  expect(read(envoy('burst', 'response_code="200"', 3))).toMatchObject([{ subset: 'burst', value: 3 }]);
});

describe("Envoy's part is missing", () => {
  const counter = { series: 'a', subset: 'primary', failed: false, refused: false, value: 1 } as const;
  const metricsWith = (change: Partial<MeshMetrics>): MeshMetrics => ({
    counters: [],
    started: undefined,
    healthyEndpoints: {},
    ...change,
  });
  const nothing = metricsWith({});
  const health = metricsWith({ healthyEndpoints: { primary: 0 } });
  const counters = metricsWith({ counters: [counter] });
  const started = metricsWith({ started: 0 });

  test.each<[string, MeshMetrics, MeshMetrics | undefined, boolean]>([
    ['nothing at all', nothing, undefined, true],
    ['nothing, again', nothing, nothing, true],
    ['only health', health, undefined, false],
    ['only health, again', health, health, false],
    ['only health, after counters', health, counters, true],
    ['only counters', counters, undefined, false],
    ['only counters, after counters', counters, counters, false],
    ['started requests', started, undefined, false],
    ['started requests, after nothing', started, nothing, false],
    ['started requests, after counters', started, counters, false],
    ['health and counters, after started requests', { ...counters, ...health, counters: [counter] }, started, true],
  ])('%s', (_name, now, before, expected) => {
    expect(lacksEnvoy(now, before)).toBe(expected);
  });
});

test('requests of both kinds of routes count, and health is that of the kind of route', () => {
  const metrics = [
    envoy('primary', 'response_code="200"', 7),
    'envoy_cluster_upstream_rq{response_code="200",cluster_name="outbound|80||worker-burst.hashr.svc.cluster.local"} 3',
    `envoy_cluster_membership_healthy{cluster_name="outbound|80|primary|${host}"} 1`,
    'envoy_cluster_membership_healthy{cluster_name="outbound|80||worker-primary.hashr.svc.cluster.local;"} 2',
    'envoy_cluster_membership_healthy{cluster_name="outbound|80||worker-burst.hashr.svc.cluster.local;"} 0',
  ].join('\n');
  const httpRoute = readMeshMetrics(metrics, { namespace: 'hashr', route: 'httproute' });

  expect(httpRoute?.counters.map(({ subset, value }) => [subset, value])).toEqual([
    ['primary', 7],
    ['burst', 3],
  ]);
  expect(httpRoute?.healthyEndpoints).toEqual({ primary: 2, burst: 0 });
  expect(readMeshMetrics(metrics, worker)?.healthyEndpoints).toEqual({ primary: 1 });
  expect(total(istio('burst', '200', 4, 'source', 'worker-burst.hashr.svc.cluster.local'))).toBe(4);
});
