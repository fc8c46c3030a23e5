import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { type KubernetesObject, nameOf } from './kubernetes-object.ts';
import { build, buildWith, hasKubectl, parseObjects } from './kustomize.ts';
import { schemaMistake } from './schema-mistakes.ts';

const k8s = fileURLToPath(new URL('../../k8s/', import.meta.url));
const overlays = readdirSync(`${k8s}overlays`);
const components = readdirSync(`${k8s}components`);

/**
 * Components that do not apply to an overlay, or that it already contains. With two worker Deployments in one cluster,
 * the target of the autoscaler would be ambiguous.
 */
const excludedComponents: Record<string, string[]> = {
  burst: ['frontend-replicas', 'gateway-api', 'gateway-tls', 'redis-persistence', 'burst-worker'],
  gke: ['frontend-replicas', 'gateway-api', 'gateway-tls', 'burst-worker'],
  minikube: ['burst-worker', 'worker-autoscaling'],
  primary: ['burst-worker'],
};

async function expectValid(objects: KubernetesObject[]): Promise<void> {
  const names = objects.map((object) => `${object.apiVersion} ${nameOf(object)}`);
  expect(names).toEqual([...new Set(names)]);
  for (const object of objects) {
    expect(await schemaMistake(object), nameOf(object)).toBeUndefined();
    expect(object.kind === 'Namespace' ? object.metadata.name : object.metadata.namespace, nameOf(object)).toBe(
      'hashr',
    );
  }
}

describe.runIf(hasKubectl)('kustomize builds', () => {
  test.each(overlays)('the overlay %s', async (overlay) => {
    const objects = parseObjects(await build(`k8s/overlays/${overlay}`));

    expect(objects.length).toBeGreaterThan(5);
    await expectValid(objects);
  });

  const pairs = Object.entries(excludedComponents).flatMap(([overlay, excluded]) =>
    components.filter((component) => !excluded.includes(component)).map((component) => [overlay, component] as const),
  );
  test.each(pairs)('%s with %s', async (overlay, component) => {
    await expectValid(parseObjects(await buildWith(`k8s/overlays/${overlay}`, [component])));
  });

  test.each(Object.entries(excludedComponents))('%s with all components', async (overlay, excluded) => {
    const all = components.filter((component) => ![...excluded, 'without-mesh'].includes(component));

    await expectValid(parseObjects(await buildWith(`k8s/overlays/${overlay}`, all)));
  });

  test('an object that violates its schema is found', async () => {
    const wrong = { apiVersion: 'v1', kind: 'Service', metadata: { name: 's' }, spec: { ports: [{ port: 'eighty' }] } };

    expect(await schemaMistake(wrong as KubernetesObject)).toContain('port');
  });
});
