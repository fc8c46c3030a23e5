import { portsFrom } from '@hashr/local/launcher/ports.ts';
import { expect, test } from 'vitest';
import type { Answer } from '../cluster/answer.ts';
import { Complaint, skipped } from '../finding.ts';
import type { Laptop } from '../laptop/laptop.ts';
import { examineLaptop } from '../laptop/laptop-checks.ts';
import { aMetricsPage, anAnswer, aRoute, healthyState, healthyStatus, notSteering, unsplitRoute } from './recorded.ts';
import { anHttpRoute, anUnsplitHttpRoute, httpRouteMetrics } from './recorded-http-route.ts';

const text = (text: string): Answer => ({ status: 200, text, atMs: undefined });
const ports = portsFrom(8080);
type Silent = Awaited<ReturnType<Laptop['silent']>>;

/** The answers of a healthy demo of `npm start`, shortened: by port and path, else by path. */
const healthy: Record<string, Answer | Complaint> = {
  'page /': text('<title>String Hashr</title>'),
  'page /api/state': anAnswer(healthyState),
  'routerMetrics /metrics': text(aMetricsPage({ primary: 1, burst: 1 })),
  'watcher /status': anAnswer(healthyStatus),
  '/_healthz': anAnswer({ status: 'ok' }),
  '/metrics': text('# TYPE a counter\na 1'),
};

interface Changes {
  answers?: typeof healthy;
  silent?: Silent;
  redisUrl?: string;
  mistakes?: string;
  virtualService?: ReturnType<typeof aRoute>;
  httpRoute?: ReturnType<typeof anHttpRoute>;
}

async function complaints({
  answers,
  silent = [],
  redisUrl,
  mistakes,
  virtualService = aRoute(100, 0),
  httpRoute,
}: Changes) {
  const all = { ...healthy, ...answers };
  const laptop: Laptop = {
    ports,
    redisUrl,
    silent: async () => silent,
    async get(port, path) {
      const answer = all[`${port} ${path}`] ?? all[path];
      if (answer === undefined || answer instanceof Complaint) {
        throw answer ?? new Error(`there is no answer for ${port} ${path}`);
      }
      return answer;
    },
    mistakes: async () => mistakes,
    routeKind: async () => (httpRoute === undefined ? 'virtualservice' : 'httproute'),
    routes: async () => [httpRoute ?? virtualService],
  };
  return (await examineLaptop(laptop))
    .filter(({ result }) => result !== 'ok')
    .map(({ check, result, found, remedy }) => `${result}, ${check}: ${found} → ${remedy}`);
}

const everything = Object.keys(ports) as Silent;

test('finds nothing wrong with a healthy demo', async () => {
  expect(await complaints({})).toEqual([]);
});

test('finds that nothing runs, and stops there', async () => {
  expect(
    await complaints({ silent: everything, answers: { 'page /': skipped('port 8080 does not answer.', '') } }),
  ).toEqual([
    expect.stringMatching(/^wrong, ports: no program listens on 8080 to 8090\. → npm start/),
    expect.stringMatching(/^skipped, all else/),
  ]);
});

test('finds another program on the port of the page, and stops there', async () => {
  expect(await complaints({ answers: { 'page /': text('Jenkins') } })).toEqual([
    expect.stringMatching(/^wrong, ports: 8080 is used by another program.* → stop it, or: PORT=8180 npm start/),
    expect.stringMatching(/^skipped, all else/),
  ]);
});

test.for([
  [/^wrong, ports: .*no program listens on burst \(8082\)/, { silent: ['burst'] }],
  [/^wrong, health: not healthy: burst/, { answers: { 'burst /_healthz': skipped('', '') } }],
  [/^wrong, metrics: no metrics: watcherMetrics/, { answers: { 'watcherMetrics /metrics': text('{}') } }],
  [
    /^wrong, Redis: .*redis-cli/,
    { answers: { 'page /api/state': anAnswer({ ...healthyState, redis: 'unavailable' }) }, redisUrl: 'redis://x:1' },
  ],
  [
    /^warning, presenter: the frontends have refused 21 .*#hashrpresenterlockout$/,
    {
      answers: {
        'page /api/state': anAnswer({ ...healthyState, tokenRequired: true }),
        'frontendMetrics /metrics': text('# TYPE a counter\nhashr_refused_tokens_total{reason="wrong"} 21'),
      },
    },
  ],
  [/^wrong, manifests: .*a: is wrong; b: too/, { mistakes: 'a: is wrong\nb: too' }],
  [/^wrong, weights: primary 60, burst 60/, { virtualService: aRoute(60, 60) }],
  [/^skipped, watcher: port 8089/, { answers: { 'watcher /status': skipped('port 8089 does not answer.', 'see') } }],
] as [RegExp, Changes][])('finds %s', async ([pattern, changes]) => {
  expect(await complaints(changes)).toContainEqual(expect.stringMatching(pattern));
});

test('a route without subsets is a warning about the watcher, and nothing else', async () => {
  const answers = { 'watcher /status': anAnswer(notSteering) };

  expect(
    await complaints({
      httpRoute: anUnsplitHttpRoute,
      answers: { ...answers, 'routerMetrics /metrics': text(httpRouteMetrics) },
    }),
  ).toEqual([expect.stringMatching(/^warning, watcher: .* istio-manifests\/http-route$/)]);
  expect(await complaints({ virtualService: unsplitRoute, answers })).toEqual([
    'warning, watcher: the watcher does not steer: the route does not split the requests by subset. → if this is not intended, apply a route with the subsets: istio-manifests/natural',
  ]);
});

test('an HTTPRoute is examined like a VirtualService', async () => {
  const answers = { 'routerMetrics /metrics': text(httpRouteMetrics) };

  expect(await complaints({ httpRoute: anHttpRoute({ weights: [1, 1] }), answers })).toEqual([]);
  expect(await complaints({ httpRoute: anHttpRoute({ weights: [0, 0] }), answers })).toEqual([
    "wrong, weights: worker-route: the weights of the worker's route are all 0; at least one must be higher. → set the two weights in istio-manifests/http-route/worker-route.yaml",
  ]);
  expect(await complaints({ httpRoute: anHttpRoute({}) })).toContainEqual(
    expect.stringMatching(/^wrong, subset primary: the subset has no healthy worker; it gets 100 % of the requests\./),
  );
});

test('with REDIS_URL, no program has to listen on the port of the own Redis', async () => {
  expect(await complaints({ silent: ['redis'], redisUrl: 'redis://x:1' })).toEqual([]);
  expect(await complaints({ silent: ['redis'] })).toHaveLength(1);
});
