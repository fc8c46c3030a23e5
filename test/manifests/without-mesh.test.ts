import { beforeAll, describe, expect, test } from 'vitest';
import type { KubernetesObject } from './kubernetes-object.ts';
import { build, hasKubectl, parseObjects } from './kustomize.ts';

interface Deployment extends KubernetesObject {
  spec: { template: { spec: { containers: { name: string; env?: { name: string; value?: string }[] }[] } } };
}

describe.runIf(hasKubectl)('the demo without a mesh', () => {
  let objects: KubernetesObject[] = [];
  beforeAll(async () => {
    objects = parseObjects(await build('k8s/overlays/without-mesh'));
  });

  test('needs nothing of Istio', () => {
    expect(objects.filter(({ apiVersion }) => apiVersion.includes('istio.io'))).toEqual([]);
    const namespace = objects.find(({ kind }) => kind === 'Namespace');
    expect(namespace?.metadata.labels?.['istio-injection']).toBe('disabled');
  });

  test('logs each request, because there are no sidecars that do it', () => {
    const containers = objects
      .filter((object): object is Deployment => object.kind === 'Deployment')
      .flatMap(({ spec }) => spec.template.spec.containers);
    const levels = containers.map(({ name, env }) => [name, env?.find((entry) => entry.name === 'LOG_LEVEL')?.value]);

    expect(Object.fromEntries(levels)).toEqual({ frontend: 'debug', worker: 'debug', redis: undefined });
  });
});
