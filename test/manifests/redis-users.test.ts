import { beforeAll, describe, expect, test } from 'vitest';
import { find, type KubernetesObject } from './kubernetes-object.ts';
import { build, buildWith, hasKubectl, parseObjects } from './kustomize.ts';

interface Deployment extends KubernetesObject {
  spec: {
    template: {
      spec: { containers: { command?: string[]; args?: string[]; env?: { name: string; value?: string }[] }[] };
    };
  };
}

const containerOf = (objects: KubernetesObject[], name: string) =>
  find<Deployment>(objects, `Deployment/${name}`).spec.template.spec.containers[0];

describe.runIf(hasKubectl)('the component redis-users', () => {
  let objects: KubernetesObject[] = [];
  beforeAll(async () => {
    objects = parseObjects(await buildWith('k8s/overlays/minikube', ['redis-persistence', 'redis-users']));
  });

  test.each([
    ['frontend-deployment', 'frontend'],
    ['worker-deployment', 'worker'],
    ['worker-burst-deployment', 'worker'],
    ['istiowatcher-deployment', 'istiowatcher'],
  ])('%s logs in as %s, with a password that is defined before the address uses it', (name, user) => {
    const env = containerOf(objects, name)?.env ?? [];
    const names = env.map(({ name: key }) => key);

    expect(env.find(({ name: key }) => key === 'REDIS_URL')?.value).toBe(
      `redis://${user}:$(REDIS_PASSWORD)@redis-cache-service:6379`,
    );
    expect(names.indexOf('REDIS_PASSWORD')).toBeLessThan(names.indexOf('REDIS_URL'));
    expect(names).toContain('REDIS_PASSWORD');
  });

  test('has no user without a password, also with a volume', () => {
    const { command, args } = containerOf(objects, 'redis-cache') ?? {};
    const text = args?.join(' ') ?? '';

    expect(text).toContain('--user default off');
    expect(text).not.toContain('nopass');
    expect(command?.join(' ')).toContain('--appendonly yes');
  });

  test('without the component, the default user may do only what the demo needs', async () => {
    const args = containerOf(parseObjects(await build('k8s/overlays/primary')), 'redis-cache')?.args ?? [];

    expect(args.join(' ')).toBe(
      '--user default on nopass resetkeys resetchannels &calculation &burst &frontends &history -@all +@connection -@dangerous +info +publish +subscribe +unsubscribe',
    );
  });
});
