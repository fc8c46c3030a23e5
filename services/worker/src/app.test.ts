import type { RequestListener } from 'node:http';
import { calculationSchema } from '@hashr/messages/calculation.ts';
import { createLog } from '@hashr/service-kit/log.ts';
import { createRegistry } from '@hashr/service-kit/metrics.ts';
import { connectRedis, type RedisConnection } from '@hashr/service-kit/redis.ts';
import { Redis } from 'ioredis';
import type { Registry } from 'prom-client';
import supertest from 'supertest';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { redisKinds, startRedis, type TestRedis } from '../../../test/support/redis.ts';
import { until } from '../../../test/support/until.ts';
import { createWorker, type WorkerParts } from './app.ts';
import { createCapacity } from './capacity.ts';
import { hashString } from './hash.ts';

const log = createLog('worker', 'silent');

describe.each(redisKinds)('the worker with %s', (kind) => {
  let redisServer: TestRedis;
  let redis: RedisConnection;
  let registry: Registry;
  let subscriber: Redis;
  let stopping: AbortController;
  const received: unknown[] = [];

  beforeEach(async () => {
    received.length = 0;
    stopping = new AbortController();
    registry = createRegistry('worker');
    redisServer = await startRedis(kind);
    redis = connectRedis(`redis://${redisServer.url}`, 'publisher', log);
    subscriber = new Redis(redisServer.url);
    subscriber.on('error', () => {});
    subscriber.on('message', (_, message) => received.push(JSON.parse(message)));
    await subscriber.subscribe('calculation');
    await until(() => redis.state() === 'connected', 'Redis is connected');
  });
  afterEach(async () => {
    subscriber.disconnect();
    redis.close();
    await redisServer.kill();
  });

  const worker = (parts: Partial<WorkerParts> = {}): RequestListener =>
    createWorker({
      identity: { cluster: 'burst', name: 'worker-1', prefix: 'bursty-' },
      redis,
      registry,
      log,
      signal: stopping.signal,
      ...parts,
    });

  test('hashes, publishes and answers with the same calculation', async () => {
    const { body } = await supertest(worker()).post('/').send({ str: 'hello', id: 'a-1', colour: 'red' }).expect(200);
    await until(() => received.length === 1, 'the result is received');

    const { published, ...calculation } = body;
    expect(published).toBe(true);
    expect(received).toEqual([calculation]);
    expect(calculationSchema.strict().parse(calculation)).toMatchObject({
      id: 'a-1',
      str: 'hello',
      strLength: 5,
      cluster: 'burst',
      worker: 'worker-1',
      hash: hashString('hello', calculation.salt, calculation.hour, 'bursty-'),
    });
  });

  test('uses a new salt for each string', async () => {
    const app = worker();
    const first = await supertest(app).post('/').send({ str: 'hello' });
    const second = await supertest(app).post('/').send({ str: 'hello' });

    expect(first.body.salt).not.toBe(second.body.salt);
    expect(first.body.hash).not.toBe(second.body.hash);
    expect(first.body).not.toHaveProperty('id');
  });

  test('the longest string is accepted, also with every character escaped; the result has its length instead of the string', async () => {
    const longest = `{"str":"${'\\u00e9'.repeat(10_000)}"}`;
    const { body } = await supertest(worker()).post('/').send(longest).expect(200);

    expect(body).toMatchObject({ strLength: 10_000, published: true });
    expect(body).not.toHaveProperty('str');
  });

  test.each([
    ['broken JSON', '{"str":', 400, 'The body is not JSON.'],
    ['no body', '', 400, 'Send a JSON object like {"str": "hello"}.'],
    ['a bare string', '"hello"', 400, 'Send a JSON object like {"str": "hello"}.'],
    ['an array', '[]', 400, 'Send a JSON object like {"str": "hello"}.'],
    ['no str', '{}', 400, '"str" must be a string.'],
    ['a str that is null', '{"str":null}', 400, '"str" must be a string.'],
    ['an empty str', '{"str":""}', 400, '"str" is empty: send at least one character.'],
    ['a long str', `{"str":"${'x'.repeat(10_001)}"}`, 400, '"str" is too long: at most 10000 characters.'],
    ['a megabyte', `{"str":"${'x'.repeat(1_000_000)}"}`, 413, 'The body is too large.'],
  ])('refuses %s with one sentence', async (_, payload, status, error) => {
    const response = await supertest(worker()).post('/').type('json').send(payload);

    expect([response.status, response.body]).toEqual([status, { error }]);
    expect(received).toEqual([]);
  });

  test('refuses a compressed body', async () => {
    const response = await supertest(worker()).post('/').set('Content-Encoding', 'gzip').send('{"str":"x"}');

    expect([response.status, response.body.error]).toEqual([
      415,
      'The body has a Content-Encoding that is not supported.',
    ]);
  });

  test('refuses other methods and paths', async () => {
    const app = worker();
    const put = await supertest(app).put('/').send({ str: 'x' });
    expect([put.status, put.headers.allow, put.body]).toEqual([
      405,
      'GET, POST, OPTIONS',
      { error: 'The method PUT is not allowed. Allowed methods: GET, POST, OPTIONS.' },
    ]);
    const path = await supertest(app).get('/nothing');
    expect([path.status, path.body]).toEqual([404, { error: 'There is no resource at /nothing.' }]);
  });

  test('answers GET, health checks and preflights', async () => {
    const app = worker();
    await supertest(app).get('/').expect(200);
    const health = await supertest(app).get('/_healthz').expect(200);
    expect(health.body).toEqual({
      status: 'ok',
      service: 'worker',
      cluster: 'burst',
      worker: 'worker-1',
      redis: 'connected',
    });

    const preflight = await supertest(app)
      .options('/')
      .set({ Origin: 'http://example.com', 'Access-Control-Request-Method': 'POST' })
      .expect(204);
    expect(preflight.headers).toMatchObject({
      'access-control-allow-origin': '*',
      'access-control-allow-methods': 'GET,POST',
    });

    stopping.abort();
    await supertest(app).get('/_healthz').expect(503);
  });

  describe('CORS_ORIGIN', () => {
    const post = (app: RequestListener, origin: string) =>
      supertest(app).post('/').set({ Origin: origin, 'Content-Type': 'text/plain' }).send('{"str":"x"}');
    const preflight = (app: RequestListener, origin: string) =>
      supertest(app).options('/').set({ Origin: origin, 'Access-Control-Request-Method': 'POST' });
    const allowed = 'access-control-allow-origin';

    test('by default, all websites may call it', async () => {
      expect((await post(worker(), 'http://example.com').expect(200)).headers[allowed]).toBe('*');
    });

    test('with a list, only these websites may call it', async () => {
      const app = worker({ corsOrigins: ['http://example.com'] });

      const answer = await post(app, 'http://example.com').expect(200);
      expect(answer.headers).toMatchObject({ [allowed]: 'http://example.com', vary: 'Origin' });
      expect((await preflight(app, 'http://example.com')).headers[allowed]).toBe('http://example.com');
      expect((await preflight(app, 'http://other.example')).headers).not.toHaveProperty(allowed);
      const refused = await post(app, 'http://other.example').expect(403);
      expect(refused.body.error).toMatch(/^Requests from other websites are refused/);
    });

    test('with none, nothing is hashed for other websites; programs and health checks still work', async () => {
      const app = worker({ corsOrigins: [] });

      expect((await post(app, 'http://example.com').expect(403)).headers).not.toHaveProperty(allowed);
      expect((await preflight(app, 'http://example.com')).headers).not.toHaveProperty(allowed);
      await supertest(app).post('/').send({ str: 'by a program' }).expect(200);
      await supertest(app).get('/_healthz').expect(200);
      await until(() => received.length > 0, 'the result for the program is received');
      expect(received).toMatchObject([{ str: 'by a program' }]);
    });
  });

  test('refuses requests above its capacity, with Retry-After, and counts them', async () => {
    const app = worker({ capacity: createCapacity(0.5) });
    await supertest(app).post('/').send({ str: 'x' }).expect(200);
    const refused = await supertest(app).post('/').send({ str: 'x' });

    expect([refused.status, refused.headers['retry-after'], refused.body]).toEqual([
      429,
      '2',
      { error: 'This worker is at its capacity. Try again later.', cluster: expect.any(String) },
    ]);
    expect(await registry.getSingleMetricAsString('hashr_refused_total')).toContain(' 1');
    expect(await registry.getSingleMetricAsString('hashr_hashed_total')).toMatch(/published="true",.*\} 1$/m);
    await supertest(app).get('/_healthz').expect(200);
  });

  test('without Redis it answers published: false, and publishes again when Redis is available', async () => {
    const app = worker();
    await redisServer.kill();
    await until(() => redis.state() === 'unavailable', 'Redis is unavailable');

    const { body } = await supertest(app).post('/').send({ str: 'hello' }).expect(200);
    expect(body).toMatchObject({ str: 'hello', published: false });
    expect((await supertest(app).get('/_healthz').expect(200)).body.redis).toBe('unavailable');

    await redisServer.start();
    // Wait until a result is received: ioredis does not handle a rejected subscription when a connection closes.
    await until(
      async () => (await supertest(app).post('/').send({ str: 'hello' })).body.published && received.length > 0,
      'a result is published and received',
    );
  });
});
