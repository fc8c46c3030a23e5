import { expect, test } from 'vitest';
import { envoyClusterName, istioRequestLabels, parseEnvoyClusterName, toWorkers } from './metric-names.ts';
import { routeKinds } from './route-kinds.ts';

test.each([
  ['virtualservice', 'burst', 'outbound|80|burst|worker-service.hashr.svc.cluster.local'],
  ['httproute', 'burst', 'outbound|80||worker-burst.hashr.svc.cluster.local'],
  ['httproute', '', 'outbound|80||worker-service.hashr.svc.cluster.local'],
] as const)('the name of a cluster of Envoy: %s, %s', (route, subset, name) => {
  expect(envoyClusterName(route, subset, 'hashr')).toBe(name);
});

test.each(routeKinds)(
  'the name of a cluster that the router writes is the name that the watcher reads: %s',
  (route) => {
    expect(parseEnvoyClusterName(envoyClusterName(route, 'burst', 'hashr'), 'hashr')).toEqual({
      route,
      subset: 'burst',
    });
  },
);

const virtualService = (subset?: string) => ({ route: 'virtualservice', subset });

test.each<[string | undefined, object | undefined]>([
  ['outbound|80|primary|worker-service.hashr.svc.cluster.local;', virtualService('primary')],
  ['outbound|80||worker-service.hashr.svc.cluster.local', virtualService()],
  ['outbound|80|canary|worker-service.hashr.svc.cluster.local', virtualService()],
  ['outbound|80||worker-primary.hashr.svc.cluster.local;', { route: 'httproute', subset: 'primary' }],
  ['outbound|80||worker-canary.hashr.svc.cluster.local', undefined],
  ['outbound|80||worker-primary.elsewhere.svc.cluster.local', undefined],
  ['inbound|8080|primary|worker-service.hashr', undefined],
  ['xds-grpc', undefined],
  ['outbound', undefined],
  [undefined, undefined],
])('reads the name of a cluster: %s', (name, workers) => {
  expect(parseEnvoyClusterName(name, 'hashr')).toEqual(workers);
});

test.each([
  ['worker-service.hashr', true],
  ['worker-service.hashr.svc.cluster.local', true],
  ['worker-burst.hashr', true],
  ['worker-service.hashr2.svc.cluster.local', false],
  ['worker-service', false],
  ['', false],
])('whether a host is the worker of the namespace hashr: %s', (host, expected) => {
  expect(toWorkers(host, undefined, 'hashr') !== undefined).toBe(expected);
});

test("the labels of a request are those of Istio, from the frontend's side", () => {
  expect(istioRequestLabels('virtualservice', 'hashr', 'burst', 503)).toEqual({
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

test('an HTTPRoute sends the requests to the Service of the subset', () => {
  expect(istioRequestLabels('httproute', 'hashr', 'burst', 200)).toMatchObject({
    destination_service: 'worker-burst.hashr.svc.cluster.local',
    destination_service_name: 'worker-burst',
    destination_cluster: 'burst',
  });
});
