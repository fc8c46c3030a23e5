import { expect, test } from 'vitest';
import { readLauncherConfig } from './config.ts';
import { portsFrom } from './ports.ts';
import { planPrograms } from './programs.ts';

function corsOriginsOfWorkers(env: NodeJS.ProcessEnv) {
  const { CORS_ORIGIN } = readLauncherConfig(env);
  const plan = planPrograms({
    ports: portsFrom(8080),
    manifests: '/tmp',
    redisUrl: '127.0.0.1:6379',
    corsOrigin: CORS_ORIGIN,
    dev: false,
  });
  return plan.others.filter(({ name }) => name.startsWith('worker-')).map(({ env }) => env.CORS_ORIGIN);
}

test('on a laptop, no other website may call the workers unless CORS_ORIGIN allows it', () => {
  expect(corsOriginsOfWorkers({})).toEqual(['none', 'none']);
  expect(corsOriginsOfWorkers({ CORS_ORIGIN: '*' })).toEqual(['*', '*']);
});
