import { expect, test } from 'vitest';
import { examineCluster, examineHome } from './examine-cluster.ts';
import { known, unknown } from './fact.ts';
import type { ClusterFacts, HomeFacts } from './facts/cluster-facts.ts';
import { findPageAddress } from './facts/gateway-address.ts';
import { aDeployment, aPod, aService, healthyCluster, unready } from './recorded/cluster.ts';
import { aMetricsPage, anAnswer, aRoute, healthyHome, healthyState, healthyStatus, rights } from './recorded/home.ts';

const tools = { kubectl: known('1.35.4'), istioctl: known('1.31.1'), skaffold: known('2.16.1') };
const titled = { status: 200, text: '<title>String Hashr</title>' };

/** The findings that are not ok, as one text. */
function complaints(cluster: Partial<ClusterFacts>, home: Partial<HomeFacts> = {}, answer: object = titled): string[] {
  const facts = { ...healthyCluster, ...cluster };
  const homeFacts = { ...healthyHome, ...home };
  const address = findPageAddress(homeFacts);
  const page = 'value' in address ? known({ ...address.value, answer: answer as typeof titled }) : address;
  return [...examineCluster(facts, tools, 'home'), ...examineHome([facts], homeFacts, page)]
    .filter(({ result }) => result !== 'ok')
    .map(({ check, result, found, remedy }) => `${result}, ${check}: ${found} → ${remedy}`);
}

const namespaceWith = (labels: Record<string, string>) => known({ metadata: { name: 'hashr', namespace: '', labels } });
const watcher = (env: Record<string, string>) =>
  known([
    ...['frontend-deployment', 'worker-deployment', 'redis-cache'].map((name) => aDeployment(name)),
    aDeployment('istiowatcher-deployment', env),
  ]);

test('a healthy demo has nothing to complain of', () => {
  expect(complaints({})).toEqual([]);
});

const broken: [string, RegExp, Partial<ClusterFacts>, Partial<HomeFacts>?, object?][] = [
  ['kubectl too old', /^warning, Kubernetes: 1\.38\.0, but .* 1\.35\.4/, { serverVersion: '1.38.0' }],
  ['no Istio', /^wrong, Istio: .* → istioctl install/, { istioVersions: known([]) }],
  ['an Istio of long ago', /^wrong, Istio: .* v1beta1; .* v1\./, { istioVersions: known(['v1beta1']) }],
  ['no istiod', /^warning, Istio: .*managed/, { istiodPods: known([]) }],
  ['no namespace', /^wrong, namespace: there is no hashr\. → skaffold run/, { namespace: known(undefined) }],
  [
    'no label',
    /^wrong, namespace: .* label namespace hashr --overwrite istio-injection=enabled istio\.io\/rev- && /,
    { namespace: namespaceWith({}) },
  ],
  [
    'a revision that is not here',
    /^wrong, namespace: .*canary, but Istio is here as default/,
    { namespace: namespaceWith({ 'istio.io/rev': 'canary' }) },
  ],
  [
    'injection is off',
    /^wrong, namespace: .*=disabled/,
    { namespace: namespaceWith({ 'istio-injection': 'disabled' }) },
  ],
  [
    'a Deployment is missing',
    /^wrong, pods: there is no redis-cache\./,
    { deployments: known([aDeployment('frontend-deployment'), aDeployment('worker-deployment')]) },
  ],
  [
    'scaled to 0',
    /^wrong, pods: .* → kubectl --context primary -n hashr scale deployment worker-deployment --replicas=1/,
    {
      deployments: known([
        aDeployment('frontend-deployment'),
        aDeployment('redis-cache'),
        aDeployment('worker-deployment', {}, 0),
        aDeployment('istiowatcher-deployment'),
      ]),
    },
  ],
  [
    'Services have no protocol',
    /^wrong, services: port 80 of worker-service is called "web".*appProtocol","value":"http"/,
    {
      services: known([
        aService('frontend-service', { name: 'http', port: 80 }),
        aService('worker-service', { name: 'web', port: 80 }),
        aService('redis-cache-service', { port: 6379, appProtocol: 'tcp' }),
      ]),
    },
  ],
  [
    'a Service is missing',
    /^wrong, services: there is no worker-service, no redis-cache-service\./,
    { services: known([aService('frontend-service', { name: 'http', port: 80 })]) },
  ],
  ['no Gateway', /^wrong, gateway: .* apply -f istio-manifests\/frontend-gateway\.yaml/, {}, { gateways: known([]) }],
  [
    'the page has no title',
    /^wrong, page: .* with another page: Welcome/,
    {},
    {},
    { status: 200, text: 'Welcome\nto nginx' },
  ],
  [
    'the page fails',
    /^wrong, page: http:\/\/192\.0\.2\.1\/ answers 503/,
    {},
    {},
    { status: 503, text: 'no healthy upstream' },
  ],
  [
    'the page is served over HTTPS, by a name that only its certificate knows',
    /^skipped, page: http:\/\/192\.0\.2\.1\/ redirects \(301\)\. → open it by the name/,
    {},
    {},
    { status: 301, text: '' },
  ],
  ['the address is dead', /^wrong, page: .* does not answer \(ETIMEDOUT\)/, {}, {}, { why: 'ETIMEDOUT' }],
  [
    'Redis is away',
    /^wrong, Redis: .* rollout restart deployment redis-cache/,
    {},
    { state: anAnswer({ ...healthyState, redis: 'away' }) },
  ],
  [
    'weights of 120',
    /^wrong, weights: primary 60, burst 60: that adds up to 120/,
    {},
    { virtualServices: known([aRoute(60, 60)]) },
  ],
  ['no route worker', /^wrong, weights: .* has 0 routes/, {}, { virtualServices: known([aRoute(100, 0, 'other')]) }],
  ['no VirtualService', /^wrong, weights: there is no VirtualService/, {}, { virtualServices: known([]) }],
  ['no subsets', /^wrong, subset burst: there is no DestinationRule/, {}, { destinationRules: known([]) }],
  [
    'no counters',
    /^wrong, mesh metrics: 7 strings were sent, and no page counts/,
    {},
    { sidecarPages: [{ pod: 'frontend-1', text: known(aMetricsPage({ primary: 1, burst: 1 }, 0)) }] },
  ],
  [
    "no counters but those of another namespace's worker",
    /^wrong, mesh metrics: 7 strings were sent, and no page counts/,
    {},
    {
      sidecarPages: [
        {
          pod: 'frontend-1',
          text: known(
            `${aMetricsPage({ primary: 1, burst: 1 }, 0)}\n${aMetricsPage({ primary: 3, burst: 3 }, 90).replaceAll('.hashr.', '.elsewhere.')}`,
          ),
        },
      ],
    },
  ],
  [
    "no health but that of another namespace's worker",
    /^wrong, mesh metrics: .*membership_healthy for primary\./,
    {},
    {
      sidecarPages: [
        {
          pod: 'frontend-1',
          text: known(aMetricsPage({ primary: 3, burst: 3 }, 90).replaceAll('.hashr.', '.elsewhere.')),
        },
      ],
    },
  ],
  [
    'no health in the metrics',
    /^wrong, mesh metrics: .*membership_healthy for primary\. → .*proxyStatsMatcher/,
    {},
    { sidecarPages: [{ pod: 'frontend-1', text: known('# TYPE a counter\na{} 1') }] },
  ],
  [
    'nobody needs Prometheus',
    /^skipped, Prometheus: .*RATE_SOURCE=mesh/,
    {},
    { prometheus: unknown('no such Service.', '') },
  ],
  [
    'the watcher needs Prometheus',
    /^wrong, Prometheus: no such Service\./,
    { deployments: watcher({ RATE_SOURCE: 'prometheus' }) },
    { prometheus: unknown('no such Service.', '') },
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
    'scrapes are slower than told',
    /^wrong, rate window: RATE_WINDOW=60 and scrapes every 60 s/,
    { deployments: watcher({ RATE_SOURCE: 'prometheus' }) },
    { prometheus: known({ scrapeIntervalsSeconds: known([60]), rate: { perSecond: 0 } }) },
  ],
  [
    'the watcher hangs',
    /^wrong, watcher: its last look was 10 s ago/,
    {},
    { watcherStatus: anAnswer(healthyStatus, 200, 1_009_500) },
  ],
  [
    'the watcher has a problem',
    /^wrong, watcher: It may not patch/,
    {},
    { watcherStatus: anAnswer({ ...healthyStatus, problem: 'It may not\n  patch.' }) },
  ],
  [
    'the watcher has no rate',
    /^wrong, watcher: it has no rate: nothing scraped/,
    {},
    {
      watcherStatus: anAnswer({
        ...healthyStatus,
        rate: { gap: 'nothing-scraped', reason: 'nothing scraped', sinceMs: 0 },
      }),
    },
  ],
  [
    'the watcher is paused',
    /^warning, watcher: it is paused/,
    {},
    { watcherStatus: anAnswer({ ...healthyStatus, verdict: 'paused' }) },
  ],
  [
    'nobody watches',
    /^skipped, watcher: there is none/,
    {
      deployments: known(['frontend-deployment', 'worker-deployment', 'redis-cache'].map((name) => aDeployment(name))),
    },
  ],
  [
    'the Role is gone',
    /^wrong, watcher's rights: it may not get and patch worker-virtual-service\. → .*role\.yaml/,
    {},
    { watcherRights: known('events  []  []  [create]\n') },
  ],
  [
    'the Role is for all routes',
    /^warning, watcher's rights: it may do more .* get, patch virtualservices/,
    {},
    { watcherRights: known(rights.replace('[worker-virtual-service]', '[]')) },
  ],
  [
    'rights to delete',
    /^warning, watcher's rights: .* delete pods/,
    {},
    { watcherRights: known(`${rights}pods  []  []  [delete]\n`) },
  ],
  [
    'you may not look',
    /^skipped, watcher's rights: you may not impersonate\. → ask/,
    {},
    { watcherRights: unknown('you may not impersonate.', 'ask') },
  ],
];

test.for(broken)('finds that %s, and what helps', ([, pattern, cluster, home, answer]) => {
  expect(complaints(cluster, home, answer)).toContainEqual(expect.stringMatching(pattern));
});

test('tells which pod is not ready, and which has no sidecar', () => {
  const pod = aPod('worker-1', { app: 'worker' });
  const bare = { ...pod, spec: { ...pod.spec, initContainers: [] } };

  expect(
    complaints({
      pods: known([unready(bare, 'ImagePullBackOff')]),
      deployments: known([aDeployment('worker-deployment')]),
    }),
  ).toEqual(expect.arrayContaining([expect.stringMatching(/^wrong, sidecars: 1 of 1 pods have none: worker-1/)]));
  const all = 'value' in healthyCluster.pods ? healthyCluster.pods.value : [];
  expect(complaints({ pods: known([...all, unready(pod, 'ImagePullBackOff')]) })).toContainEqual(
    expect.stringMatching(
      /^wrong, pods: 1 of 5 not ready: worker-1 \(ImagePullBackOff\) → look why: .*describe pod worker-1/,
    ),
  );
});

test('a selector that matches nothing is mended with one that does; the page is then not looked for', () => {
  const gateways = known([
    { metadata: { name: 'frontend-gateway' }, spec: { selector: { istio: 'ingress' }, servers: [] } },
  ]);

  expect(complaints({}, { gateways })).toEqual([
    expect.stringMatching(/^wrong, gateway: istio=ingress selects no pod; .*"value":\{"istio":"ingressgateway"\}/),
    expect.stringMatching(/^skipped, page: .* → see the check "gateway" above/),
  ]);
});
