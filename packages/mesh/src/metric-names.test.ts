import { expect, test } from 'vitest';
import { envoyClusterName, istioRequestLabels, isWorkerHost, parseEnvoyClusterName } from './metric-names.ts';
import { workerHost } from './names.ts';

test('the name of a cluster that the router writes is the name that the watcher reads', () => {
  expect(envoyClusterName('burst', 'hashr')).toBe('outbound|80|burst|worker-service.hashr.svc.cluster.local');
  const { subset, host } = parseEnvoyClusterName(envoyClusterName('burst', 'hashr'));

  expect(subset).toBe('burst');
  expect(isWorkerHost(host, workerHost('hashr'))).toBe(true);
});

test.each<[string | undefined, string | undefined, string]>([
  ['outbound|80|primary|worker-service.hashr.svc.cluster.local;', 'primary', 'worker-service.hashr.svc.cluster.local;'],
  ['outbound|80||worker-service.hashr.svc.cluster.local', undefined, 'worker-service.hashr.svc.cluster.local'],
  ['outbound|80|canary|worker-service.hashr.svc.cluster.local', undefined, 'worker-service.hashr.svc.cluster.local'],
  ['inbound|8080|primary|worker-service.hashr', undefined, ''],
  ['xds-grpc', undefined, ''],
  ['outbound', undefined, ''],
  [undefined, undefined, ''],
])('reads the name of a cluster: %s', (name, subset, host) => {
  expect(parseEnvoyClusterName(name)).toEqual({ subset, host });
});

test.each([
  ['worker-service.hashr', true],
  ['worker-service.hashr.svc.cluster.local', true],
  ['worker-service.hashr2.svc.cluster.local', false],
  ['worker-service', false],
  ['', false],
])('whether a host is the worker of the namespace hashr: %s', (host, expected) => {
  expect(isWorkerHost(host, 'worker-service.hashr')).toBe(expected);
});

test("the labels of a request are those of Istio, from the frontend's side", () => {
  expect(istioRequestLabels('hashr', 'burst', 503)).toEqual({
    reporter: 'source',
    source_app: 'frontend',
    destination_service: 'worker-service.hashr.svc.cluster.local',
    destination_service_name: 'worker-service',
    destination_service_namespace: 'hashr',
    destination_cluster: 'burst',
    request_protocol: 'http',
    response_code: '503',
  });
});
