import type { WatcherStatus } from '@hashr/messages/burst.ts';
import { createLog } from '@hashr/service-kit/log.ts';
import { createRegistry } from '@hashr/service-kit/metrics.ts';
import type { RedisConnection } from '@hashr/service-kit/redis.ts';
import request from 'supertest';
import { expect, test } from 'vitest';
import { createApp } from './app.ts';

const redis = { state: () => 'unavailable' } as RedisConnection;

function app(status?: Partial<WatcherStatus>, stopping = new AbortController()) {
  return createApp({
    status: () => status as WatcherStatus | undefined,
    redis,
    registry: createRegistry('istiowatcher'),
    log: createLog('istiowatcher', 'silent'),
    signal: stopping.signal,
  });
}

test('the status is that of the last tick', async () => {
  expect((await request(app()).get('/status')).status).toBe(503);
  const answer = await request(app({ verdict: 'settled', name: 'w' })).get('/status');
  expect([answer.status, answer.body]).toEqual([200, { verdict: 'settled', name: 'w' }]);
});

test('the watcher is healthy until it stops, also without Redis', async () => {
  const stopping = new AbortController();
  const answer = await request(app({ verdict: 'no-data' }, stopping)).get('/_healthz');
  expect(answer.body).toEqual({ status: 'ok', service: 'istiowatcher', redis: 'unavailable', verdict: 'no-data' });
  stopping.abort();
  expect((await request(app({}, stopping)).get('/_healthz')).status).toBe(503);
});

test('there are no other routes', async () => {
  expect((await request(app()).post('/status')).status).toBe(405);
  expect((await request(app()).get('/elsewhere')).body).toEqual({ error: 'There is no resource at /elsewhere.' });
});
