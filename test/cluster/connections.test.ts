import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { gatewayUrl, hasCluster, inPrimary } from '../support/cluster.ts';
import { expectDemoWorks } from '../support/demo-works.ts';
import { until } from '../support/until.ts';

/** As much of an entry of the access log as the tests read. */
interface Entry {
  path: string;
  method: string;
  protocol: string;
}

describe.skipIf(!hasCluster)('connections', () => {
  test('the gateway requests the API over HTTP/2, the page over HTTP/1.1, and its websocket works', async () => {
    const url = await gatewayUrl();
    const mark = randomUUID();
    const paths = [`/api/state?${mark}`, `/?${mark}`];
    const protocols = await until(
      async () => {
        for (const path of paths) {
          expect((await fetch(`${url}${path}`)).status).toBe(200);
        }
        const entries = await readAccessLog('frontend');
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

  test('the frontend requests the worker over HTTP/2', async () => {
    const url = await gatewayUrl();
    const entry = await until(
      async () => {
        const response = await fetch(`${url}/api/hash`, { method: 'POST', body: '{}' });
        expect(response.status).toBe(200);
        return (await readAccessLog('worker')).findLast(({ method, path }) => method === 'POST' && path === '/');
      },
      'the sidecar has logged a request',
      30_000,
      500,
    );
    expect(entry.protocol).toBe('HTTP/2');
  });
});

/** A sidecar writes its log some time after a request, and a kubelet may begin a new file in between. */
async function readAccessLog(app: string): Promise<Entry[]> {
  const log = await inPrimary('logs', '-l', `app=${app}`, '-c', 'istio-proxy', '--tail=500');
  const lines = log.split('\n').filter((line) => line.includes('"response_code"'));
  return lines.map((line) => JSON.parse(line) as Entry);
}
