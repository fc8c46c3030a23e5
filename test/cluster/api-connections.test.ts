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
    for (const path of paths) {
      expect((await fetch(`${url}${path}`)).status).toBe(200);
    }

    // A sidecar writes its log some time after the request.
    const protocols = await until(async () => {
      const log = await inPrimary('logs', '-l', 'app=frontend', '-c', 'istio-proxy', '--tail=500');
      const lines = log.split('\n').filter((line) => line.includes(mark));
      const entries = lines.map((line) => JSON.parse(line) as { path: string; protocol: string });
      return entries.length === 2 && paths.map((path) => entries.find((entry) => entry.path === path)?.protocol);
    }, 'the sidecar has logged both requests');
    expect(protocols).toEqual(['HTTP/2', 'HTTP/1.1']);
    await expectDemoWorks(url);
  });
});
