import { expect, test } from 'vitest';
import { findRouteKind } from '../checks/worker-route.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { examineCluster } from '../cluster-checks.ts';
import { skipped } from '../finding.ts';
import { aMetricsPage, aPod, aRoute, recordedCluster, rights, subjectOf } from './recorded.ts';
import {
  anHttpRoute,
  condition,
  deploymentsWith,
  httpRouteCluster,
  httpRouteSubject,
  servicesWith,
} from './recorded-http-route.ts';

type Changes = NonNullable<Parameters<typeof httpRouteCluster>[0]>;

/** The findings that are not ok, as lines. */
async function complaintsOf(subject: Parameters<typeof examineCluster>[0]): Promise<string[]> {
  return (await examineCluster(subject))
    .filter(({ result, check }) => result !== 'ok' && check !== 'clusters joined')
    .map(({ check, result, found, remedy }) => `${result}, ${check}: ${found} → ${remedy}`);
}
const complaints = async (changes: Changes, ...others: Cluster[]) =>
  complaintsOf(httpRouteSubject(await httpRouteCluster(changes), ...others));

const kubectl = 'kubectl --context primary -n hashr';
/** A burst cluster that has the Services and its own worker. */
const burst = recordedCluster(
  {
    services: await servicesWith('primary', 'burst'),
    pods: [aPod('worker-1', { app: 'worker', 'cluster-type': 'burst-cluster' })],
  },
  'burst',
);

test('finds nothing wrong with a healthy HTTPRoute', async () => {
  const findings = await examineCluster(httpRouteSubject(await httpRouteCluster()));

  expect(findings.filter(({ result, check }) => result !== 'ok' && check !== 'clusters joined')).toEqual([]);
  const found = Object.fromEntries(findings.map(({ check, found }) => [check, found]));
  expect(found).toMatchObject({
    weights: 'primary 100, burst 0',
    'subset primary': 'ready: 1 in primary; 100 % of the requests',
    "watcher's rights": 'get and patch worker-route, get worker-virtual-service, create and patch Events, nothing else',
  });
});

test('weights need not add up to 100, and a missing weight is 1', async () => {
  for (const weights of [[1, 1], []] as [number, number][]) {
    const cluster = await httpRouteCluster({ httpRoutes: [anHttpRoute({ weights })] });
    expect(await examineCluster(httpRouteSubject(cluster))).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ check: 'weights', result: 'ok', found: 'primary 1, burst 1' }),
        expect.objectContaining({ check: 'subset burst', found: expect.stringMatching(/; 50 % of the requests$/) }),
      ]),
    );
  }
});

test('the kind of the route is that of the watcher, or that of the objects without a watcher', async () => {
  const withoutWatcher = deploymentsWith({}).slice(0, -1);
  const kindOf = (changes: Changes) => findRouteKind(recordedCluster(changes));
  const httpRoutes = [anHttpRoute({})];

  expect(await kindOf({ httpRoutes })).toBe('virtualservice');
  expect(await kindOf({ deployments: deploymentsWith({ ROUTE: 'httproute' }) })).toBe('httproute');
  expect(await kindOf({ deployments: deploymentsWith({ ROUTE: 'other' }), httpRoutes })).toBe('virtualservice');
  expect(await kindOf({ deployments: withoutWatcher })).toBe('virtualservice');
  expect(await kindOf({ deployments: withoutWatcher, httpRoutes })).toBe('httproute');
  expect(await kindOf({ deployments: withoutWatcher, httpRoutes: [anHttpRoute({ name: 'other' })] })).toBe(
    'virtualservice',
  );
  expect(await kindOf({ deployments: skipped('', ''), httpRoutes: skipped('', '') })).toBe('virtualservice');
});

const broken: [string, string, Changes][] = [
  [
    'there is no HTTPRoute',
    `wrong, weights: there is no HTTPRoute worker-route. → ${kubectl} apply -k istio-manifests/http-route`,
    { httpRoutes: [] },
  ],
  [
    'the mesh does not accept it',
    `wrong, weights: The mesh does not accept the HTTPRoute worker-route, so its weights have no effect (Invalid: no). → see why: ${kubectl} describe httproute worker-route`,
    { httpRoutes: [anHttpRoute({ conditions: [condition('Accepted', 'False', 'Invalid', 'no')] })] },
  ],
  [
    'no mesh has looked at it',
    `wrong, weights: No mesh has accepted the HTTPRoute worker-route yet, so its weights have no effect. Check that istiod runs and knows the Gateway API. → see why: ${kubectl} describe httproute worker-route`,
    { httpRoutes: [anHttpRoute({ conditions: [] })] },
  ],
  [
    'a backend is missing',
    'warning, weights: A backend of the HTTPRoute worker-route is missing (BackendNotFound: none). → see the check "services" of each cluster',
    {
      httpRoutes: [
        anHttpRoute({
          conditions: [condition('Accepted', 'True'), condition('ResolvedRefs', 'False', 'BackendNotFound', 'none')],
        }),
      ],
    },
  ],
  [
    'there is a VirtualService, too',
    `warning, weights: the VirtualService worker-virtual-service also exists and has no effect, because the HTTPRoute wins. → ${kubectl} delete virtualservice worker-virtual-service`,
    { virtualServices: [aRoute(0, 100)] },
  ],
  [
    'there is a newer HTTPRoute',
    `warning, weights: the HTTPRoute other is also for the worker. The mesh merges the rules of both: the more specific match wins, then the older HTTPRoute, which is worker-route. → if this is not intended: ${kubectl} delete httproute other`,
    { httpRoutes: [anHttpRoute({}), anHttpRoute({ name: 'other', created: '2026-11-02T00:00:00Z' })] },
  ],
  [
    'there is an older HTTPRoute',
    `wrong, weights: the HTTPRoute other is also for the worker. The mesh merges the rules of both: the more specific match wins, then the older HTTPRoute, which is other. → if this is not intended: ${kubectl} delete httproute other`,
    { httpRoutes: [anHttpRoute({}), anHttpRoute({ name: 'other', created: '2026-10-02T00:00:00Z' })] },
  ],
  [
    'a Service has no DestinationRule',
    `warning, subset primary: ready: 1 in primary; 100 % of the requests. No DestinationRule is for worker-primary: it has no outlier detection, a connect timeout of 10 s, and LEAST_REQUEST. → ${kubectl} apply -f istio-manifests/http-route/worker-destination-rules.yaml`,
    { destinationRules: [] },
  ],
  [
    'the sidecars do not count what the Services get',
    'wrong, mesh metrics: the metrics of frontend-1 have no envoy_cluster_membership_healthy for worker-primary. → if the check "services" is ok: give the frontend\'s pods the annotation proxy.istio.io/config with the proxyStatsMatcher of k8s/base/frontend/deployment.yaml',
    { sidecarMetrics: [{ pod: 'frontend-1', text: aMetricsPage({ primary: 1, burst: 1 }) }] },
  ],
  [
    "the watcher's Role is that for a VirtualService",
    `wrong, watcher's rights: the watcher is not allowed to patch worker-route. → ${kubectl} apply -f k8s/components/http-route/role.yaml -f k8s/base/istiowatcher/role-binding.yaml`,
    { watcherRights: rights },
  ],
  [
    'a Service exists nowhere',
    `wrong, services: there is no worker-burst. → ${kubectl} apply -f istio-manifests/http-route/worker-services.yaml`,
    { services: await servicesWith('primary') },
  ],
];

test.for(broken)('finds that %s, and says how to fix it', async ([, line, changes]) => {
  expect(await complaints(changes)).toContain(line);
});

test('a Service that exists only in the other cluster works, but looks missing', async () => {
  const services = await servicesWith('primary');

  expect(await complaints({ services }, burst)).toEqual([
    `warning, services: there is no worker-burst here. That of burst still gets requests, but with a weight above 0 the status of the HTTPRoute says BackendNotFound. → ${kubectl} apply -f istio-manifests/http-route/worker-services.yaml`,
  ]);
});

test('workers that no Service selects in their cluster get no requests', async () => {
  const primary = await httpRouteCluster();
  const without = recordedCluster({ pods: await burst.pods(), services: await servicesWith('primary') }, 'burst');
  const subject = { ...httpRouteSubject(without, primary), hasFrontend: false };

  expect(await complaintsOf(subject)).toContainEqual(
    expect.stringMatching(/^wrong, services: there is no worker-burst, so 1 of the workers here get no requests\./),
  );
});

test('a Service without workers is not needed in a cluster without frontends', async () => {
  const without = recordedCluster({ pods: await burst.pods(), services: await servicesWith('burst') }, 'burst');
  const subject = { ...httpRouteSubject(without, await httpRouteCluster()), hasFrontend: false };

  expect((await complaintsOf(subject)).filter((line) => line.includes('services'))).toEqual([]);
});

test.for([
  [
    'worker-route',
    `to let the watcher change the HTTPRoute: ${kubectl} apply -f k8s/components/http-route/role.yaml && ${kubectl} set env deployment/istiowatcher-deployment ROUTE=httproute; to use the VirtualService: ${kubectl} delete httproute worker-route`,
  ],
  ['other', `${kubectl} delete httproute other`],
])('the HTTPRoute %s makes the VirtualService of the watcher ineffective', async ([name, remedy]) => {
  const found = `the HTTPRoute ${name} routes the requests to the worker and wins: the weights of the VirtualService have no effect.`;

  expect(await complaintsOf(subjectOf(recordedCluster({ httpRoutes: [anHttpRoute({ name })] })))).toEqual([
    `wrong, weights: ${found} → ${remedy}`,
  ]);
});

test("an HTTPRoute of a gateway is none of the worker's", async () => {
  const route = anHttpRoute({ name: 'page' });
  const httpRoutes = [{ ...route, spec: { ...route.spec, parentRefs: [{ kind: 'Gateway', name: 'worker-service' }] } }];

  expect(await complaintsOf(subjectOf(recordedCluster({ httpRoutes })))).toEqual([]);
});

test('a cluster that does not know the Gateway API cannot have the HTTPRoute', async () => {
  const httpRoutes = skipped('the cluster does not know httproutes.', 'install the Gateway API');

  expect(await complaints({ httpRoutes })).toContain(
    'skipped, weights: the cluster does not know httproutes. → install the Gateway API',
  );
});

test('a cluster that does not know the Gateway API needs none for a VirtualService', async () => {
  expect(await complaintsOf(subjectOf(recordedCluster({ httpRoutes: skipped('unknown', '') })))).toEqual([]);
});
