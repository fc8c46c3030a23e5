import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type FakeApiServer, startFakeApiServer } from '../../../test/support/fake-api-server.ts';
import { until } from '../../../test/support/until.ts';
import { kubernetesSplit, tickEachSecond, watcherThatObserves } from '../test-support/test-watcher.ts';

let api: FakeApiServer;

beforeEach(async () => {
  api = await startFakeApiServer();
  api.route = 'httproute';
  vi.stubEnv('KUBECONFIG', api.kubeconfig);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await api.close();
});

const route = () => watcherThatObserves({ perSecond: 20 }, { split: kubernetesSplit('httproute') });

test('moves the weights of an HTTPRoute, and records an Event of it', async () => {
  const [status] = await tickEachSecond(route(), 1, { ms: 0 });
  await until(() => api.events.length === 1, 'the Event is created');

  expect(status).toMatchObject({ weights: { primary: 0, burst: 100 }, verdict: 'above', problem: null, notes: [] });
  expect(api.writes).toEqual([[0, 100]]);
  expect(api.manager).toBe('istiowatcher');
  expect(api.events[0]).toMatchObject({
    reason: 'TrafficMoved',
    involvedObject: { apiVersion: 'gateway.networking.k8s.io/v1', kind: 'HTTPRoute', name: 'worker-route' },
  });
});

test('keeps a change that was made since the route was read', async () => {
  api.beforePatch = () => {
    api.weights = [50, 50];
    api.beforePatch = undefined;
  };
  const [first, second] = await tickEachSecond(route(), 2, { ms: 0 });

  expect(first?.weights).toEqual({ primary: 100, burst: 0 });
  expect(second?.journal.map(({ kind }) => kind)).toContain('external');
});

test('knows when the rules changed, and who changed them', async () => {
  api.changedAt = new Date(Date.now() - 60_000);
  const split = await kubernetesSplit('httproute').read(new AbortController().signal);

  expect(split).toMatchObject({ changedAtMs: api.changedAt.getTime(), changedBy: 'kubectl-client-side-apply' });
});

test('does not move the weights of a route that the mesh does not accept', async () => {
  api.conditions = [{ type: 'Accepted', status: 'False', reason: 'NoMatchingParent', message: 'no such Service' }];
  const [status] = await tickEachSecond(route(), 1, { ms: 0 });

  expect(status?.problem).toContain('its weights have no effect (NoMatchingParent: no such Service)');
  expect(api.writes).toEqual([]);
});

test('notes a missing backend, and moves the weights', async () => {
  api.conditions[1] = { type: 'ResolvedRefs', status: 'False', reason: 'BackendNotFound', message: 'no worker-burst' };
  const [status] = await tickEachSecond(route(), 1, { ms: 0 });

  expect(status?.notes).toEqual([expect.stringContaining('BackendNotFound: no worker-burst')]);
  expect(api.writes).toHaveLength(1);
});

test('notes a VirtualService that has no effect', async () => {
  api.otherRoute = { kind: 'VirtualService' };
  const [status] = await tickEachSecond(route(), 1, { ms: 0 });

  expect(status?.notes).toEqual([expect.stringContaining('The VirtualService worker-virtual-service also exists')]);
  expect(api.writes).toHaveLength(1);
});

test.each<[string, object[], boolean]>([
  ['for worker-service', [{ kind: 'Service', name: 'worker-service' }], true],
  ['for a gateway', [{ name: 'frontend-gateway' }], false],
])('with a VirtualService, an HTTPRoute %s is a problem: %s', async (_name, parentRefs, isProblem) => {
  api.route = 'virtualservice';
  api.otherRoute = { kind: 'HTTPRoute', spec: { parentRefs } };
  const [status] = await tickEachSecond(watcherThatObserves({ perSecond: 20 }), 1, { ms: 0 });

  expect(status?.problem ?? '').toContain(isProblem ? 'Set ROUTE=httproute, or delete the HTTPRoute.' : '');
  expect(api.writes).toHaveLength(isProblem ? 0 : 1);
});

test('a missing HTTPRoute names the command that creates it', async () => {
  api.refuse('GET', 404);
  const [status] = await tickEachSecond(route(), 1, { ms: 0 });

  expect(status?.problem).toBe(
    'There is no HTTPRoute worker-route in the namespace hashr: kubectl apply -k istio-manifests/http-route',
  );
});
