import { expect, test } from 'vitest';
import { readLauncherConfig } from './config.ts';
import { portsFrom } from './ports.ts';
import { planPrograms } from './programs.ts';

function planWith(env: NodeJS.ProcessEnv) {
  const { CORS_ORIGIN, ROUTE } = readLauncherConfig(env);
  return planPrograms({
    ports: portsFrom(8080),
    manifests: '/manifests',
    route: ROUTE,
    redisUrl: '127.0.0.1:6379',
    corsOrigin: CORS_ORIGIN,
    dev: false,
  });
}

function corsOriginsOfWorkers(env: NodeJS.ProcessEnv) {
  const { others } = planWith(env);
  return others.filter(({ name }) => name.startsWith('worker-')).map(({ env }) => env.CORS_ORIGIN);
}

test('on a laptop, no other website may call the workers unless CORS_ORIGIN allows it', () => {
  expect(corsOriginsOfWorkers({})).toEqual(['none', 'none']);
  expect(corsOriginsOfWorkers({ CORS_ORIGIN: '*' })).toEqual(['*', '*']);
});

test.each([
  ['', 'virtualservice', '/manifests/worker-virtual-service.yaml'],
  ['virtualservice', 'virtualservice', '/manifests/worker-virtual-service.yaml'],
  ['httproute', 'httproute', '/manifests/http-route/worker-route.yaml'],
])('ROUTE=%s: the router and the watcher use the same kind of route', (text, route, file) => {
  const envOf = (program: string) => planWith({ ROUTE: text }).others.find(({ name }) => name === program)?.env;

  expect(envOf('router')).toMatchObject({ ROUTE: route, MANIFESTS: '/manifests' });
  expect(envOf('istiowatcher')).toMatchObject({ ROUTE: route, ROUTE_FILE: file });
});

test('refuses another kind of route', () => {
  expect(() => readLauncherConfig({ ROUTE: 'ingress' })).toThrow('ROUTE=ingress must be virtualservice or httproute.');
});
