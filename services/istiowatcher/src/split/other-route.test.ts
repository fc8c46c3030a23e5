import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type FakeApiServer, startFakeApiServer } from '../../../../test/support/fake-api-server.ts';
import { createKubernetesClient } from './kubernetes-client.ts';
import { createOtherRouteCheck } from './other-route.ts';

const { signal } = new AbortController();
let api: FakeApiServer;

beforeEach(async () => {
  api = await startFakeApiServer();
  api.otherRoute = { kind: 'HTTPRoute', spec: { parentRefs: [{ kind: 'Service', name: 'worker-service' }] } };
  vi.stubEnv('KUBECONFIG', api.kubeconfig);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await api.close();
});

test('the answer is remembered for ten seconds, and for longer while the API server does not answer', async () => {
  let nowMs = 0;
  const check = createOtherRouteCheck(createKubernetesClient(300), 'hashr', 'virtualservice', () => nowMs);
  await expect(check(signal)).rejects.toThrow('and wins');
  api.hangs = true;
  nowMs = 10_000;

  await expect(check(signal)).rejects.toThrow('and wins');
  api.hangs = false;
  api.otherRoute = undefined;
  nowMs = 19_999;
  await expect(check(signal)).rejects.toThrow('and wins');
  nowMs = 20_000;
  expect(await check(signal)).toEqual([]);
});
