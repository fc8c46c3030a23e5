import { MeshFailure } from '@hashr/mesh/mesh-failure.ts';
import { expect, test } from 'vitest';
import { settledStatus } from '../../test/support/watcher-status.ts';
import { examineCluster } from '../cluster-checks.ts';
import { skipped } from '../finding.ts';
import {
  aDeployment,
  aMetricsPage,
  anAnswer,
  aPod,
  aRoute,
  aService,
  healthyState,
  healthyStatus,
  metadata,
  notSteering,
  recordedCluster,
  rights,
  subjectOf,
  unready,
  unsplitRoute,
} from './recorded.ts';

type Changes = NonNullable<Parameters<typeof recordedCluster>[0]>;

/** The findings that are not ok, as lines. */
async function complaints(changes: Changes): Promise<string[]> {
  const findings = await examineCluster(subjectOf(recordedCluster(changes)));
  return findings
    .filter(({ result, check }) => result !== 'ok' && check !== 'clusters joined')
    .map(({ check, result, found, remedy }) => `${result}, ${check}: ${found} → ${remedy}`);
}

const page = (status: number, text: string) => ({ page: { status, text, atMs: undefined } });
/** A sidecar also has metrics of the workers of other namespaces. */
const elsewhere = aMetricsPage({ primary: 3, burst: 3 }, 90).replaceAll('.hashr.', '.elsewhere.');
const watcher = (env: Record<string, string>) => [
  ...['frontend-deployment', 'worker-deployment', 'redis-cache'].map((name) => aDeployment(name)),
  aDeployment('istiowatcher-deployment', env),
];

test('finds nothing wrong with a healthy demo', async () => {
  expect(await complaints({})).toEqual([]);
});

const istiod = aPod('istiod-1', { app: 'istiod', istio: 'pilot' }, 'istio-system');
const ingress = aPod('gateway-1', { istio: 'ingressgateway', app: 'gateway' });

/** A Gateway of the Gateway API instead of Istio's. */
const gatewayApi = (addresses: { value: string }[], ...conditions: { type: string; status: string }[]) => ({
  gateways: [],
  gatewaysOfGatewayApi: [{ metadata: metadata('frontend-gateway'), status: { addresses, conditions } }],
});
const programmed = { type: 'Programmed', status: 'True' };

test('a Gateway of the Gateway API is as good as one of Istio', async () => {
  expect(await complaints(gatewayApi([{ value: '192.0.2.1' }], programmed))).toEqual([]);
});

test('a route without subsets is a warning about the watcher, and nothing else', async () => {
  const changes = { virtualServices: [unsplitRoute], watcherStatus: anAnswer(notSteering) };
  const findings = await examineCluster(subjectOf(recordedCluster(changes)));

  expect(await complaints(changes)).toEqual([
    'warning, watcher: the watcher does not steer: the route does not split the requests by subset. → if this is not intended, apply a route with the subsets: istio-manifests/natural',
  ]);
  expect(findings).toContainEqual(
    expect.objectContaining({ check: 'weights', found: 'none: the route does not split the requests by subset' }),
  );
  expect(findings).toContainEqual(
    expect.objectContaining({
      check: 'subset burst',
      found: expect.stringMatching(/; its workers share the requests with all others$/),
    }),
  );
});

const broken: [string, RegExp, Changes][] = [
  [
    'the watcher has had no tick',
    /^wrong, watcher: the watcher has not completed a tick yet\. → try again/,
    { watcherStatus: anAnswer({ error: 'The watcher has not completed a tick yet.' }, 503) },
  ],
  [
    'the watcher only reports',
    /^warning, watcher: dry run: .* → set DRY_RUN=false/,
    { watcherStatus: anAnswer({ ...healthyStatus, dryRun: true }) },
  ],
  [
    'the DestinationRule lacks a subset',
    /^wrong, subset burst: worker-destination-rule has no subset burst\. → .*apply -f/,
    {
      destinationRules: [
        {
          metadata: metadata('worker-destination-rule'),
          spec: {
            host: 'worker-service',
            subsets: [{ name: 'primary', labels: { 'cluster-type': 'primary-cluster' } }],
          },
        },
      ],
    },
  ],
  [
    'a Deployment has no pod',
    /^wrong, pods: frontend-deployment has no pod\. → see why: .*describe replicasets/,
    { pods: [aPod('worker-1', { app: 'worker' })] },
  ],
  ['there is no pod at all', /^skipped, sidecars: there are no pods of the demo/, { pods: [] }],
  [
    'no istiod is ready',
    /^wrong, Istio: no istiod is ready\..*-n istio-system/,
    { istioPods: [unready(istiod, 'x'), ingress] },
  ],
  [
    'the Gateway of the Gateway API is not programmed',
    /^wrong, gateway: .* not programmed: .* describe gateways\.gateway\./,
    gatewayApi([{ value: '192.0.2.1' }]),
  ],
  ['the Gateway of the Gateway API has no address', /^wrong, page: .* has no address/, gatewayApi([], programmed)],
  [
    'the pods of the gateway are not ready',
    /^wrong, gateway: istio=ingressgateway selects 1 pods, none is ready\. .* describe pod gateway-1/,
    { istioPods: [istiod, unready(ingress, 'x')] },
  ],
  [
    'there is no ingress gateway',
    /^wrong, gateway: istio=ingressgateway selects no pod, and there is no ingress gateway/,
    { istioPods: [istiod] },
  ],
  [
    "no Service is in front of the gateway's pods",
    /^skipped, page: no Service selects the gateway's pods/,
    { gatewayServices: [] },
  ],
  [
    'the Service of the gateway has no address',
    /^wrong, page: the Service gateway of type ClusterIP has no external address\. → .*minikube tunnel/,
    {
      gatewayServices: [
        { ...aService('gateway', { port: 80 }), spec: { type: 'ClusterIP', selector: { app: 'gateway' }, ports: [] } },
      ],
    },
  ],
  [
    'the metrics of a sidecar are something else',
    /^wrong, mesh metrics: frontend-1 does not answer with metrics/,
    { sidecarMetrics: [{ pod: 'frontend-1', text: '<html>' }] },
  ],
  [
    'requests bypass the VirtualService',
    /^warning, mesh metrics: 7 of 14 requests are counted without a subset/,
    {
      sidecarMetrics: [
        {
          pod: 'frontend-1',
          text: `${aMetricsPage({ primary: 1, burst: 1 })}\n${aMetricsPage({ primary: 1, burst: 1 }).split('\n').at(-1)?.replace('|primary|', '||')}`,
        },
      ],
    },
  ],
  ['kubectl too old', /^warning, Kubernetes: 1\.38\.0, but .* 1\.35\.4/, { serverVersion: '1.38.0' }],
  ['no Istio', /^wrong, Istio: .* → istioctl install/, { istioVersions: [] }],
  ['Istio is too old', /^wrong, Istio: .* v1beta1; .* v1\./, { istioVersions: ['v1beta1'] }],
  ['no istiod', /^warning, Istio: .*managed/, { istioPods: [] }],
  ['no namespace', /^wrong, namespace: there is no namespace hashr\. → skaffold run/, { namespaceLabels: undefined }],
  [
    'no label',
    /^wrong, namespace: hashr has no label that enables .* label namespace hashr --overwrite istio-injection=enabled istio\.io\/rev- && /,
    { namespaceLabels: {} },
  ],
  [
    'the revision is not installed',
    /^wrong, namespace: .*canary, but the revisions of Istio in this cluster are default/,
    { namespaceLabels: { 'istio.io/rev': 'canary' } },
  ],
  ['injection is off', /^wrong, namespace: .*=disabled/, { namespaceLabels: { 'istio-injection': 'disabled' } }],
  [
    'a Deployment is missing',
    /^wrong, pods: there is no redis-cache\./,
    { deployments: [aDeployment('frontend-deployment'), aDeployment('worker-deployment')] },
  ],
  [
    'scaled to 0',
    /^wrong, pods: .* → kubectl --context primary -n hashr scale deployment worker-deployment --replicas=1/,
    {
      deployments: [
        aDeployment('frontend-deployment'),
        aDeployment('redis-cache'),
        aDeployment('worker-deployment', {}, 0),
        aDeployment('istiowatcher-deployment'),
      ],
    },
  ],
  [
    'Services have no protocol',
    /^wrong, services: port 80 of worker-service has the name "web".*appProtocol","value":"http"/,
    {
      services: [
        aService('frontend-service', { name: 'http', port: 80 }),
        aService('worker-service', { name: 'web', port: 80 }),
        aService('redis-cache-service', { port: 6379, appProtocol: 'tcp' }),
      ],
    },
  ],
  [
    'a Service is missing',
    /^wrong, services: there is no worker-service, no redis-cache-service\./,
    { services: [aService('frontend-service', { name: 'http', port: 80 })] },
  ],
  ['no Gateway', /^wrong, gateway: .* apply -f istio-manifests\/frontend-gateway\.yaml/, { gateways: [] }],
  [
    'the page has no title',
    /^wrong, page: .* returns status 200 and another page: Welcome/,
    page(200, 'Welcome\nto nginx'),
  ],
  [
    'the page fails',
    /^wrong, page: http:\/\/192\.0\.2\.1\/ returns status 503 and another page/,
    page(503, 'no healthy upstream'),
  ],
  [
    'the page is served over HTTPS, by a name that only its certificate knows',
    /^skipped, page: http:\/\/192\.0\.2\.1\/ redirects \(301\)\. → open the page by the name/,
    page(301, ''),
  ],
  ['the address is dead', /^wrong, page: .* does not answer \(ETIMEDOUT\)/, { page: new Error('ETIMEDOUT') }],
  [
    'Redis is unavailable',
    /^wrong, Redis: .* rollout restart deployment redis-cache/,
    { state: anAnswer({ ...healthyState, redis: 'unavailable' }) },
  ],
  [
    'weights of 120',
    /^wrong, weights: primary 60, burst 60: the weights add up to 120/,
    { virtualServices: [aRoute(60, 60)] },
  ],
  [
    'no route worker',
    /^wrong, weights: .* has no route with the name "worker"/,
    { virtualServices: [aRoute(100, 0, 'other')] },
  ],
  ['no VirtualService', /^wrong, weights: there is no VirtualService/, { virtualServices: [] }],
  ['no subsets', /^wrong, subset burst: there is no DestinationRule/, { destinationRules: [] }],
  [
    'no counters',
    /^wrong, mesh metrics: 7 strings were sent, and no sidecar counts/,
    { sidecarMetrics: [{ pod: 'frontend-1', text: aMetricsPage({ primary: 1, burst: 1 }, 0) }] },
  ],
  [
    "no counters but those of another namespace's worker",
    /^wrong, mesh metrics: 7 strings were sent, and no sidecar counts/,
    {
      sidecarMetrics: [{ pod: 'frontend-1', text: `${aMetricsPage({ primary: 1, burst: 1 }, 0)}\n${elsewhere}` }],
    },
  ],
  [
    "no health but that of another namespace's worker",
    /^wrong, mesh metrics: .*membership_healthy for primary\./,
    { sidecarMetrics: [{ pod: 'frontend-1', text: elsewhere }] },
  ],
  [
    'no health in the metrics',
    /^wrong, mesh metrics: .*membership_healthy for primary\. → .*proxyStatsMatcher/,
    { sidecarMetrics: [{ pod: 'frontend-1', text: '# TYPE a counter\na{} 1' }] },
  ],
  [
    'there is no Prometheus, and the watcher does not need it',
    /^skipped, Prometheus: .*RATE_SOURCE=mesh/,
    { prometheusRate: skipped('no such Service.', '') },
  ],
  [
    'there is no Prometheus, but the watcher needs it',
    /^wrong, Prometheus: no such Service\./,
    { deployments: watcher({ RATE_SOURCE: 'prometheus' }), prometheusRate: skipped('no such Service.', '') },
  ],
  [
    'Prometheus scrapes no frontend, and the watcher does not need it',
    /^warning, Prometheus: nothing scraped\. → configure it to scrape/,
    { prometheusRate: new MeshFailure('nothing-scraped', 'nothing scraped.') },
  ],
  [
    'Prometheus scrapes no frontend, but the watcher needs it',
    /^wrong, Prometheus: nothing scraped\./,
    {
      deployments: watcher({ RATE_SOURCE: 'prometheus' }),
      prometheusRate: new MeshFailure('nothing-scraped', 'nothing scraped.'),
    },
  ],
  [
    'a window of one scrape',
    /^wrong, rate window: RATE_WINDOW=20 and scrapes every 15 s: .* → .*RATE_WINDOW=60 SCRAPE_INTERVAL=15/,
    { deployments: watcher({ RATE_SOURCE: 'prometheus', RATE_WINDOW: '20s' }) },
  ],
  [
    'a window of two scrapes',
    /^warning, rate window: RATE_WINDOW=30 /,
    { deployments: watcher({ RATE_SOURCE: 'prometheus', RATE_WINDOW: '30' }) },
  ],
  [
    'Prometheus scrapes less often than the watcher was told',
    /^wrong, rate window: RATE_WINDOW=60 and scrapes every 60 s/,
    {
      deployments: watcher({ RATE_SOURCE: 'prometheus' }),
      scrapeIntervals: [60],
    },
  ],
  [
    'the watcher was told another scrape interval',
    /^warning, rate window: RATE_WINDOW=120 and scrapes every 15 s, but SCRAPE_INTERVAL is 30\. → .*SCRAPE_INTERVAL=15/,
    { deployments: watcher({ RATE_SOURCE: 'prometheus', RATE_WINDOW: '120', SCRAPE_INTERVAL: '30' }) },
  ],
  [
    'the watcher hangs',
    /^wrong, watcher: the last tick was 10 s ago/,
    { watcherStatus: anAnswer(healthyStatus, 200, 1_009_500) },
  ],
  [
    'the watcher has a problem',
    /^wrong, watcher: It may not patch/,
    { watcherStatus: anAnswer({ ...healthyStatus, problem: 'It may not\n  patch.' }) },
  ],
  [
    'somebody resets the weights',
    /^wrong, watcher: The weights are contended.* → fix this, .*docs\/runbook\.md#hashrtrafficflapping$/,
    {
      watcherStatus: anAnswer({
        ...healthyStatus,
        problem: 'The weights are contended: argocd repeatedly resets them.',
        problemNotices: [{ code: 'contended', by: 'argocd', annotation: 'istiowatcher/paused' }],
      }),
    },
  ],
  [
    'the watcher has no rate',
    /^wrong, watcher: the watcher has no rate: nothing scraped/,
    {
      watcherStatus: anAnswer({
        ...healthyStatus,
        rate: { gap: 'nothing-scraped', reason: 'nothing scraped', sinceMs: 0 },
      }),
    },
  ],
  [
    'the watcher is paused',
    /^warning, watcher: the watcher is paused/,
    { watcherStatus: anAnswer({ ...healthyStatus, verdict: 'paused' }) },
  ],
  [
    'burst has had traffic for more than an hour',
    /^warning, watcher: burst has had traffic for 61 minutes at least\. → .*docs\/runbook\.md#hashrlongburst$/,
    {
      watcherStatus: anAnswer(
        { ...settledStatus(10_000_000), weights: { primary: 30, burst: 70 }, changedAtMs: 10_000_000 - 61 * 60_000 },
        200,
        10_000_000,
      ),
    },
  ],
  [
    'a frontend has lost strings without counting them',
    /^wrong, ledger: frontend-1 has sent 9 strings, and 7 of them have an outcome or are in flight\. → .*#hashrledgernotbalancing$/,
    {
      state: anAnswer({
        ...healthyState,
        frontends: [{ name: 'frontend-1', gone: false, totals: { sent: 9, succeeded: 5, failed: 1, inFlight: 1 } }],
      }),
    },
  ],
  [
    'many presenter tokens were refused',
    /^warning, presenter: the frontends have refused 21 presenter tokens since they started\. → .*#hashrpresenterlockout$/,
    {
      state: anAnswer({ ...healthyState, tokenRequired: true }),
      sidecarMetrics: ['wrong', 'waiting'].map((reason, i) => ({
        pod: `frontend-${i}`,
        text: `${aMetricsPage({ primary: 1, burst: 1 })}\nhashr_refused_tokens_total{reason="${reason}"} ${10 + i}`,
      })),
    },
  ],
  [
    'there is no watcher',
    /^skipped, watcher: there is no watcher.*docs\/runbook\.md#hashrwatchermissing$/,
    {
      deployments: ['frontend-deployment', 'worker-deployment', 'redis-cache'].map((name) => aDeployment(name)),
    },
  ],
  [
    'the Role is missing',
    /^wrong, watcher's rights: the watcher is not allowed to get and patch worker-virtual-service\. → .*role\.yaml/,
    { watcherRights: 'events  []  []  [create]\n' },
  ],
  [
    'the Role is for all routes',
    /^warning, watcher's rights: the watcher has more permissions .* get, patch virtualservices/,
    { watcherRights: rights.replace('[worker-virtual-service]', '[]') },
  ],
  [
    'the watcher may delete pods',
    /^warning, watcher's rights: .* delete pods/,
    { watcherRights: `${rights}pods  []  []  [delete]\n` },
  ],
  [
    'you may not read the rights',
    /^skipped, watcher's rights: you may not impersonate\. → ask/,
    { watcherRights: skipped('you may not impersonate.', 'ask') },
  ],
];

test.for(broken)('finds that %s, and says how to fix it', async ([, pattern, changes]) => {
  expect(await complaints(changes)).toContainEqual(expect.stringMatching(pattern));
});

test('a frontend that terminates has sent strings that no sidecar still counts', async () => {
  const [old] = healthyState.frontends;
  const frontends = [
    { name: 'frontend-1', gone: false, totals: { sent: 0, succeeded: 0, failed: 0, inFlight: 0 } },
    { ...old, name: 'frontend-0' },
  ];
  const sidecarMetrics = [{ pod: 'frontend-1', text: aMetricsPage({ primary: 1, burst: 1 }, 0) }];

  expect(await complaints({ state: anAnswer({ ...healthyState, frontends }), sidecarMetrics })).toEqual([]);
});

test('names the pod that is not ready, and the one without a sidecar', async () => {
  const pod = aPod('worker-1', { app: 'worker' });
  const bare = { ...pod, spec: { ...pod.spec, initContainers: [] } };

  expect(
    await complaints({
      pods: [unready(bare, 'ImagePullBackOff')],
      deployments: [aDeployment('worker-deployment')],
    }),
  ).toEqual(expect.arrayContaining([expect.stringMatching(/^wrong, sidecars: 1 of 1 pods have no sidecar: worker-1/)]));
  const all = await recordedCluster().pods();
  expect(await complaints({ pods: [...all, unready(pod, 'ImagePullBackOff')] })).toContainEqual(
    expect.stringMatching(
      /^wrong, pods: 1 of 5 not ready: worker-1 \(ImagePullBackOff\) → see why: .*describe pod worker-1/,
    ),
  );
});

test('the remedy for a selector that selects nothing is one that does; the check of the page is then skipped', async () => {
  const gateways = [
    {
      metadata: metadata('frontend-gateway'),
      spec: { selector: { istio: 'ingress' }, servers: [] },
    },
  ];

  expect(await complaints({ gateways })).toEqual([
    expect.stringMatching(/^wrong, gateway: istio=ingress selects no pod, but .*"value":\{"istio":"ingressgateway"\}/),
    expect.stringMatching(/^skipped, page: .* → see the check "gateway" above/),
  ]);
});

test('nothing is wrong with the overlay without-mesh: what needs a mesh is skipped, in one line', async () => {
  const pods = (await recordedCluster().pods()).map((pod) => ({ ...pod, spec: { ...pod.spec, initContainers: [] } }));
  const none = skipped('the cluster does not know this kind of object.', '');

  expect(
    await complaints({
      namespaceLabels: { 'istio-injection': 'disabled' },
      istioVersions: [],
      gateways: none,
      virtualServices: none,
      destinationRules: none,
      deployments: ['frontend-deployment', 'worker-deployment', 'redis-cache'].map((name) => aDeployment(name)),
      pods,
    }),
  ).toEqual([expect.stringMatching(/^skipped, mesh: the demo runs without a mesh/)]);
});
