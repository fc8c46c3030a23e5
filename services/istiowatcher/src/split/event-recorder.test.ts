import { routeObjects } from '@hashr/mesh/route-kinds.ts';
import type { JournalEntry } from '@hashr/messages/burst.ts';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type FakeApiServer, startFakeApiServer } from '../../../../test/support/fake-api-server.ts';
import { moveToBurst } from '../../../../test/support/watcher-status.ts';
import { createEventRecorder, type EventRecorder } from './event-recorder.ts';
import { createKubernetesClient } from './kubernetes-client.ts';

const { signal } = new AbortController();
const toBurst = moveToBurst(1_000_000, { reason: 'The first time.' });
const again = { ...toBurst, atMs: toBurst.atMs + 5_000, reason: 'The second time.' };
let api: FakeApiServer;
let recorder: EventRecorder;

beforeEach(async () => {
  api = await startFakeApiServer();
  vi.stubEnv('KUBECONFIG', api.kubeconfig);
  const client = createKubernetesClient(1_000);
  recorder = createEventRecorder({
    client,
    namespace: 'hashr',
    object: routeObjects.virtualservice,
    component: 'istiowatcher',
    instance: 'watcher',
  });
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await api.close();
});

test('a similar entry is added to the Event of the first, with its time and its reason', async () => {
  await recorder.record(toBurst, 'uid', signal);
  await recorder.record(again, 'uid', signal);

  expect(api.events).toEqual([
    expect.objectContaining({
      reason: 'TrafficMoved',
      message: 'The second time.',
      count: 2,
      firstTimestamp: new Date(toBurst.atMs).toISOString(),
      lastTimestamp: new Date(again.atMs).toISOString(),
    }),
  ]);
});

test('two at the same time are one Event', async () => {
  await Promise.all([recorder.record(toBurst, 'uid', signal), recorder.record(again, 'uid', signal)]);

  expect(api.events.map(({ count }) => count)).toEqual([2]);
});

test.each([
  ['of another kind', { kind: 'refused' }],
  ['to other weights', { to: { primary: 50, burst: 50 } }],
  ['ten minutes later', { atMs: toBurst.atMs + 600_001 }],
] as [string, Partial<JournalEntry>][])('an entry %s is an Event of its own', async (_name, change) => {
  await recorder.record(toBurst, 'uid', signal);
  await recorder.record({ ...toBurst, ...change }, 'uid', signal);

  expect(api.events.map(({ count }) => count)).toEqual([1, 1]);
});

test.each([403, 404])(
  'an Event that the API server does not let it patch (%d) is followed by another',
  async (status) => {
    await recorder.record(toBurst, 'uid', signal);
    api.refuse('PATCH', status);
    await recorder.record(again, 'uid', signal);
    await recorder.record(again, 'uid', signal);

    expect(api.events.map(({ count }) => count)).toEqual([1, 2]);
  },
);

test('an Event that was not created is created the next time', async () => {
  api.refuse('POST', 500);
  await expect(recorder.record(toBurst, 'uid', signal)).rejects.toThrow('500');
  await recorder.record(again, 'uid', signal);

  expect(api.events.map(({ message }) => message)).toEqual(['The second time.']);
});
