import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type Certificate, makeCertificate } from '../../../test/support/certificate.ts';
import { type FakeApiServer, startFakeApiServer } from '../../../test/support/fake-api-server.ts';
import { until } from '../../../test/support/until.ts';
import { tickEachSecond, watcherThatObserves } from '../test-support/test-watcher.ts';

let directory: string;
let api: FakeApiServer;
const tokenFile = () => join(directory, 'token');

/** Writes a client certificate to its place in the kubeconfig. */
async function writeClientCertificate({ cert, key }: Certificate): Promise<void> {
  await writeFile(join(directory, 'client.crt'), cert);
  await writeFile(join(directory, 'client.key'), key);
}

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'hashr-credentials-'));
  await writeFile(tokenFile(), 'first');
  await writeClientCertificate(await makeCertificate('watcher-1'));
  api = await startFakeApiServer({
    server: await makeCertificate('server'),
    user: {
      'client-certificate': join(directory, 'client.crt'),
      'client-key': join(directory, 'client.key'),
      'auth-provider': { name: 'tokenFile', config: { tokenFile: tokenFile() } },
    },
  });
  vi.stubEnv('KUBECONFIG', api.kubeconfig);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  vi.useRealTimers();
  await api.close();
  await rm(directory, { recursive: true });
});

test('all requests share one TLS connection, and carry the token and the client certificate', async () => {
  const clock = { ms: 0 };
  const observed = { perSecond: 20 };
  const watcher = watcherThatObserves(observed);
  await tickEachSecond(watcher, 10, clock, (second) => {
    observed.perSecond = second < 5 ? 20 : 5;
  });
  await until(() => api.events.length === 2, 'both Events are created');

  expect(api.callers).toHaveLength(15); // Ten times GET, once that of the other kind of route, two patches, two Events.
  expect(new Set(api.callers.map((caller) => JSON.stringify(caller)))).toEqual(
    new Set([JSON.stringify({ token: 'first', subject: 'watcher-1' })]),
  );
  // There are two if an Event is being sent during the next tick.
  expect(api.handshakes).toBeLessThanOrEqual(2);
});

test('a token that was rotated is used on the same connection', async () => {
  const watcher = watcherThatObserves({ perSecond: 5 });
  await tickEachSecond(watcher, 1, { ms: 0 });
  await writeFile(tokenFile(), 'second');
  // The client reads the file again after a minute.
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 61_000 });
  await tickEachSecond(watcher, 1, { ms: 0 });

  expect(api.callers.map(({ token }) => token)).toEqual(['first', 'first', 'second']);
  expect(api.handshakes).toBe(1);
});

test('a client certificate that was rotated is used after the API server refuses the old one', async () => {
  const watcher = watcherThatObserves({ perSecond: 5 });
  await tickEachSecond(watcher, 1, { ms: 0 });
  await writeClientCertificate(await makeCertificate('watcher-2'));
  api.refuse('GET', 401);
  const [refused, status] = await tickEachSecond(watcher, 2, { ms: 0 });

  expect(refused?.problem).toContain('(401)');
  expect(status?.problem).toBeNull();
  expect(api.callers.map(({ subject }) => subject)).toEqual(['watcher-1', 'watcher-1', 'watcher-1', 'watcher-2']);
});

test('a connection that does not answer is replaced', async () => {
  const watcher = watcherThatObserves({ perSecond: 5 });
  await tickEachSecond(watcher, 1, { ms: 0 });
  api.hangs = true;
  const [hanging] = await tickEachSecond(watcher, 1, { ms: 0 });
  api.hangs = false;
  const [status] = await tickEachSecond(watcher, 1, { ms: 0 });

  expect(hanging?.problem).toContain('no answer in time');
  expect(status?.problem).toBeNull();
  expect(api.handshakes).toBe(2);
});

test('an API server whose certificate the kubeconfig does not know is refused', async () => {
  const stranger = await startFakeApiServer({ server: await makeCertificate('stranger'), user: {} });
  const { server } = JSON.parse(await readFile(stranger.kubeconfig, 'utf8')).clusters[0].cluster;
  const kubeconfig = JSON.parse(await readFile(api.kubeconfig, 'utf8'));
  kubeconfig.clusters[0].cluster.server = server;
  await writeFile(api.kubeconfig, JSON.stringify(kubeconfig));
  const [status] = await tickEachSecond(watcherThatObserves({ perSecond: 5 }), 1, { ms: 0 });
  await stranger.close();

  expect(status?.problem).toContain('The watcher cannot reach the API server');
  expect(stranger.callers).toEqual([]);
});
