import type { Cluster } from '@hashr/messages/cluster.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { deleteObjects, nameOf, type ObjectKey, objectsIn, variants } from '../support/applied-manifests.ts';
import {
  clusters,
  gatewayUrl,
  hasCluster,
  inPrimary,
  kubectl,
  NAMESPACE,
  pauseWatcher,
  readState,
  untilWeights,
  watcherStatus,
} from '../support/cluster.ts';
import { expectDemoWorks } from '../support/demo-works.ts';
import { connectPage } from '../support/page.ts';
import { until } from '../support/until.ts';

/** The overlay that contains the objects of the demo. */
const overlay = `k8s/overlays/${clusters.burst === undefined ? 'minikube' : 'primary'}`;
/** Applies a folder to the demo's namespace, or to those that it names. */
async function apply(path: string, objects?: ObjectKey[]): Promise<string> {
  const isForTheDemo = (objects ?? (await objectsIn(path))).every(({ metadata }) => metadata.namespace === undefined);
  return kubectl(clusters.primary, ...(isForTheDemo ? ['-n', NAMESPACE] : []), 'apply', '-k', path);
}

/** Applies the demo's own routes and policies again. */
async function restore(): Promise<void> {
  for (const folder of ['', '/connection-limits', '/security']) {
    await apply(`istio-manifests${folder}`);
  }
}

describe.skipIf(!hasCluster)('lessons about the route to the workers', () => {
  let url: string;
  beforeAll(async () => {
    url = await gatewayUrl();
  });
  afterAll(restore);

  test('the manifests of 2018: the watcher moves their weights to burst and back', async () => {
    await apply('istio-manifests/lessons/12-original');

    await expectDemoWorks(url);
    expect((await watcherStatus(url))?.problem).toBeNull();
    expect(await inPrimary('get', 'virtualservice', 'worker-virtual-service', '-o', 'jsonpath={.spec.gateways}')).toBe(
      '["mesh"]',
    );
  });

  test('without subsets, the watcher does not steer, and both clusters hash; then it steers again', async () => {
    await apply('istio-manifests/lessons/12-all-workers');
    await until(
      async () => (await watcherStatus(url))?.verdict === 'not-steering',
      'the watcher does not steer',
      30_000,
    );
    const before = (await readState(url)).totals.succeededByCluster;
    const page = await connectPage(url);
    await page.setFrequency(20);
    const hasHashed = async (cluster: Cluster) =>
      (await readState(url)).totals.succeededByCluster[cluster] > before[cluster] + 10;
    await until(() => hasHashed('primary'), 'primary hashes', 30_000);
    await until(() => hasHashed('burst'), 'burst hashes', 30_000);
    expect(await watcherStatus(url)).toMatchObject({ verdict: 'not-steering', weights: null, problem: null });

    await apply('istio-manifests/natural');
    await untilWeights('0/100');
    page.close();
    const reasons = await inPrimary('get', 'events', '-o', 'jsonpath={.items[*].reason}');
    expect(reasons.split(' ')).toEqual(expect.arrayContaining(['NotSteering', 'WeightsChanged', 'TrafficMoved']));
    await untilWeights('100/0');
  });
});

describe.skipIf(!hasCluster)('the folders of istio-manifests', () => {
  const namespaces = new Set(['lessons']);
  let inTheDemo: string[];

  beforeAll(async () => {
    inTheDemo = (await objectsIn(overlay)).map(nameOf);
    await kubectl(clusters.primary, 'create', 'namespace', 'lessons');
    await pauseWatcher(true);
  });
  afterAll(async () => {
    await pauseWatcher(false);
    await kubectl(clusters.primary, 'delete', 'namespace', ...namespaces, '--wait=false');
    await restore();
    await expectDemoWorks(await gatewayUrl());
  });

  test.each(variants)('%s can be applied and removed', async (path) => {
    const objects = await objectsIn(path);
    const added = objects.filter((object) => object.kind !== 'Namespace' && !inTheDemo.includes(nameOf(object)));
    for (const { metadata } of objects.filter(({ kind }) => kind === 'Namespace')) {
      namespaces.add(metadata.name);
    }
    try {
      const output = (await apply(path, objects)).trim().split('\n');
      expect(output).toHaveLength(objects.length);
    } finally {
      await deleteObjects(clusters.primary, added);
    }
  });
});
