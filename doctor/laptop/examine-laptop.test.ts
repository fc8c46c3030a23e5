import { portsFrom } from '@hashr/local/launcher/ports.ts';
import { expect, test } from 'vitest';
import { known, unknown } from '../fact.ts';
import { aMetricsPage, anAnswer, aRoute, healthyState, healthyStatus } from '../recorded/home.ts';
import { examineLaptop } from './examine-laptop.ts';
import type { LaptopFacts } from './laptop-facts.ts';

const fine = anAnswer({ status: 'ok' });
const metrics = known({ status: 200, text: '# TYPE a counter\na 1', atMs: undefined });

/** What the demo of `npm start` tells when all is well, shortened. */
const healthy: LaptopFacts = {
  ports: portsFrom(8080),
  redisUrl: undefined,
  silent: [],
  page: known({ status: 200, text: '<title>String Hashr</title>', atMs: undefined }),
  health: { page: fine, primary: fine, burst: fine, watcher: fine },
  metrics: {
    frontendMetrics: metrics,
    primaryMetrics: metrics,
    burstMetrics: metrics,
    routerMetrics: known({ status: 200, text: aMetricsPage({ primary: 1, burst: 1 }), atMs: undefined }),
    watcherMetrics: metrics,
  },
  state: anAnswer(healthyState),
  watcherStatus: anAnswer(healthyStatus),
  mistakes: undefined,
  virtualServices: known([aRoute(100, 0)]),
};

function complaints(facts: Partial<LaptopFacts>): string[] {
  return examineLaptop({ ...healthy, ...facts })
    .filter(({ result }) => result !== 'ok')
    .map(({ check, result, found, remedy }) => `${result}, ${check}: ${found} → ${remedy}`);
}

const everything = Object.keys(healthy.ports) as LaptopFacts['silent'];

test('a healthy demo has nothing to complain of', () => {
  expect(complaints({})).toEqual([]);
});

test('finds that nothing runs, and looks no further', () => {
  expect(complaints({ silent: everything, page: unknown('port 8080 does not answer.', '') })).toEqual([
    expect.stringMatching(/^wrong, ports: nobody listens at 8080 to 8090\. → npm start/),
    expect.stringMatching(/^skipped, all else/),
  ]);
});

test('finds another program on the page port, and looks no further', () => {
  const page = known({ status: 200, text: 'Jenkins', atMs: undefined });

  expect(complaints({ page })).toEqual([
    expect.stringMatching(/^wrong, ports: at 8080 is another program.* → stop it, or: PORT=8180 npm start/),
    expect.stringMatching(/^skipped, all else/),
  ]);
});

test.for([
  [/^wrong, ports: .*nobody listens at burst \(8082\)/, { silent: ['burst'] }],
  [/^wrong, health: not well: burst/, { health: { ...healthy.health, burst: unknown('', '') } }],
  [/^wrong, metrics: no metrics page: watcherMetrics/, { metrics: { ...healthy.metrics, watcherMetrics: fine } }],
  [/^wrong, Redis: .*redis-cli/, { state: anAnswer({ ...healthyState, redis: 'away' }), redisUrl: 'redis://x:1' }],
  [/^wrong, manifests: .*a: is wrong; b: too/, { mistakes: 'a: is wrong\nb: too' }],
  [/^wrong, weights: primary 60, burst 60/, { virtualServices: known([aRoute(60, 60)]) }],
  [/^skipped, watcher: port 8089/, { watcherStatus: unknown('port 8089 does not answer.', 'see') }],
] as [RegExp, Partial<LaptopFacts>][])('finds %s', ([pattern, facts]) => {
  expect(complaints(facts)).toContainEqual(expect.stringMatching(pattern));
});

test('a Redis of your own leaves its port in the block free', () => {
  expect(complaints({ silent: ['redis'], redisUrl: 'redis://x:1' })).toEqual([]);
  expect(complaints({ silent: ['redis'] })).toHaveLength(1);
});
