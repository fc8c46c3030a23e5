import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { gatewayUrl, hasCluster, inPrimary } from '../support/cluster.ts';
import { expectDemoWorks } from '../support/demo-works.ts';
import { until } from '../support/until.ts';

describe.skipIf(!hasCluster)('connections from the gateway to the frontend', () => {
  test('the API is requested over HTTP/2, the page over HTTP/1.1, and its websocket works', async () => {
    const url = await gatewayUrl();
    const mark = randomUUID();
    const paths = [`/api/state?${mark}`, `/?${mark}`];
    // A sidecar writes its log some time after the request, and a kubelet may begin a new file in between.
    const protocols = await until(
      async () => {
        for (const path of paths) {
          expect((await fetch(`${url}${path}`)).status).toBe(200);
        }
        const log = await inPrimary('logs', '-l', 'app=frontend', '-c', 'istio-proxy', '--tail=500');
        const lines = log.split('\n').filter((line) => line.includes(mark));
        const entries = lines.map((line) => JSON.parse(line) as { path: string; protocol: string });
        const found = paths.map((path) => entries.findLast((entry) => entry.path === path)?.protocol);
        return !found.includes(undefined) && found;
      },
      'the sidecar has logged both requests',
      30_000,
      500,
    );
    expect(protocols).toEqual(['HTTP/2', 'HTTP/1.1']);
    await expectDemoWorks(url);
  });
});
