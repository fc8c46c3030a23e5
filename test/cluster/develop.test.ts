import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { gatewayUrl, hasCluster, inPrimary } from '../support/cluster.ts';
import { install } from '../support/install.ts';
import { editWorker, type SkaffoldDev, startSkaffoldDev } from '../support/skaffold-dev.ts';
import { until } from '../support/until.ts';

describe.skipIf(!hasCluster)('skaffold dev', () => {
  let url: string;
  let dev: SkaffoldDev;

  beforeAll(async () => {
    url = await gatewayUrl();
    dev = await startSkaffoldDev();
  });
  afterAll(async () => {
    await dev.stop();
    await install();
  });

  test('an edit of the worker is live without building an image', async () => {
    const builds = dev.output().split('Building [').length;
    await editWorker(dev, url, 'edited-');

    expect(dev.output().split('Building [').length).toBe(builds);
  });

  test('an edit of a manifest is applied', async () => {
    await dev.edit('istio-manifests/worker-virtual-service.yaml', (text) => text.replace('attempts: 0', 'attempts: 1'));
    const path = '{.spec.http[0].retries.attempts}';
    const attempts = () => inPrimary('get', 'virtualservice', 'worker-virtual-service', '-o', `jsonpath=${path}`);
    await until(async () => (await attempts()) === '1', 'the edit is applied', 120_000);
  });
});
