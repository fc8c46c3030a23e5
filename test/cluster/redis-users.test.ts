import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { burstContext, burstWorker, clusters, gatewayUrl, hasCluster, inBurst, inPrimary } from '../support/cluster.ts';
import { expectDemoWorks } from '../support/demo-works.ts';
import { withOverlay } from '../support/deploy-overlay.ts';
import { install } from '../support/install.ts';

/** Runs one Redis command in the container of Redis. Returns the answer. */
async function redis(user: { name: string; password: string } | undefined, ...words: string[]): Promise<string> {
  const as = user === undefined ? [] : ['--no-auth-warning', '--user', user.name, '--pass', user.password];
  // The container's environment has a password, which this leaves out. MONITOR needs the timeout.
  const cli = ['timeout', '5', 'env', '-u', 'REDISCLI_AUTH', 'redis-cli', ...as, ...words];
  return (await inPrimary('exec', 'deployment/redis-cache', '-c', 'redis', '--', ...cli)).trim();
}

describe.skipIf(!hasCluster)('Redis without passwords', () => {
  test.each([
    [['CONFIG', 'GET', 'maxmemory']],
    [['SHUTDOWN', 'NOSAVE']],
    [['SET', 'a', 'b']],
    [['GET', 'a']],
    [['EVAL', 'return 1', '0']],
    [['FLUSHALL']],
    [['DEBUG', 'SLEEP', '0']],
    [['MONITOR']],
    [['ACL', 'LIST']],
    [['CLIENT', 'KILL', 'TYPE', 'normal']],
    [['CLIENT', 'PAUSE', '1000']],
    [['PUBLISH', 'other', 'x']],
  ])('refuses %s', async (words) => {
    // Redis disables DEBUG for all users.
    expect(await redis(undefined, ...words)).toMatch(/^(NOPERM |ERR DEBUG command not allowed)/);
  });

  test('accepts the commands that the demo needs, and the demo works', async () => {
    expect(await redis(undefined, 'PING')).toBe('PONG');
    await expectDemoWorks(await gatewayUrl());
  });
});

describe.skipIf(!hasCluster)('the component redis-users', () => {
  const roles = ['frontend', 'worker', 'istiowatcher', 'operator'] as const;
  const passwords = Object.fromEntries(roles.map((role) => [role, randomBytes(24).toString('hex')]));
  const user = (name: (typeof roles)[number]) => ({ name, password: passwords[name] ?? '' });
  const two = clusters.burst !== undefined;

  beforeAll(async () => {
    const literals = roles.map((role) => `--from-literal=${role}=${passwords[role]}`);
    await inPrimary('create', 'secret', 'generic', 'redis-users', ...literals);
    if (two) {
      await inBurst('create', 'secret', 'generic', 'redis-users', `--from-literal=worker=${passwords.worker}`);
      await withOverlay(burstContext, { overlays: ['burst'], components: ['redis-users'] }, 'apply');
    }
    const overlay = { overlays: [two ? 'primary' : 'minikube'], components: ['redis-users'] };
    await withOverlay(clusters.primary, overlay, 'apply');
    await inBurst('rollout', 'status', 'deployment', burstWorker, '--timeout=180s');
    for (const name of ['redis-cache', 'worker-deployment', 'frontend-deployment', 'istiowatcher-deployment']) {
      await inPrimary('rollout', 'status', 'deployment', name, '--timeout=180s');
    }
  });
  afterAll(async () => {
    await install();
    await inPrimary('delete', 'secret', 'redis-users');
    await (two ? inBurst('delete', 'secret', 'redis-users') : undefined);
  });

  test('refuses every command without a password', async () => {
    expect(await redis(undefined, 'PING')).toMatch(/^NOAUTH /);
    expect(await redis({ name: 'worker', password: 'wrong' }, 'PING')).toMatch(/WRONGPASS|NOAUTH/);
  });

  test.each([
    ['worker', ['calculation']],
    ['istiowatcher', ['burst']],
    ['frontend', ['frontends', 'history']],
  ] as const)('the user %s may publish on %j only', async (role, own) => {
    for (const channel of ['calculation', 'burst', 'frontends', 'history', 'other']) {
      const answer = await redis(user(role), 'PUBLISH', channel, 'x');
      expect(answer, `${role} on ${channel}`).toMatch(
        (own as readonly string[]).includes(channel) ? /^\d+$/ : /^NOPERM /,
      );
    }
    expect(await redis(user(role), 'CONFIG', 'GET', 'maxmemory')).toMatch(/^NOPERM /);
    expect(await redis(user(role), 'SET', 'a', 'b')).toMatch(/^NOPERM /);
  });

  test('the operator may do everything', async () => {
    expect(await redis(user('operator'), 'CONFIG', 'GET', 'maxmemory')).toContain('maxmemory');
    expect(await redis(user('operator'), 'SET', 'a', 'b')).toBe('OK');
    expect(await redis(user('operator'), 'DEL', 'a')).toBe('1');
  });

  test('the demo works, with the workers of both clusters', async () => {
    await expectDemoWorks(await gatewayUrl());
  });
});
