import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { redisServer, startRedis, type TestRedis } from '../../../test/support/redis.ts';
import { type SilentProxy, startSilentProxy } from '../../../test/support/silent-proxy.ts';
import { until } from '../../../test/support/until.ts';
import { createLog } from './log.ts';
import { connectRedis, type RedisConnection } from './redis.ts';

const log = createLog('test', 'silent');

describe.each(['publisher', 'subscriber'] as const)('the connection of a %s', { timeout: 60_000 }, (role) => {
  let redis: TestRedis;
  let proxy: SilentProxy;
  let connection: RedisConnection;
  let direct: RedisConnection;
  const received: string[] = [];

  beforeEach(async () => {
    redis = await startRedis();
    proxy = await startSilentProxy(redis.port);
    direct = connectRedis(`redis://${redis.url}`, 'publisher', log);
    received.length = 0;
  });
  afterEach(async () => {
    connection.close();
    direct.close();
    await proxy.close();
    await redis.kill();
  });

  function open(port = proxy.port): void {
    connection = connectRedis(`redis://127.0.0.1:${port}`, role, log);
    if (role === 'subscriber') {
      connection.client.on('message', (_, message) => received.push(message));
      connection.subscribe('news');
    }
  }
  /** Waits until the publisher can publish, or the subscriber receives a message. */
  async function untilItWorks(): Promise<void> {
    await until(() => connection.state() === 'connected', 'the connection is established');
    if (role === 'publisher') {
      expect(await connection.client.publish('news', 'x')).toBe(0);
    } else {
      await until(async () => {
        await direct.client.publish('news', 'x');
        return received.includes('x');
      }, 'it receives');
    }
  }

  test('is replaced when it becomes silent', async () => {
    open();
    await untilItWorks();
    received.length = 0;

    proxy.silence();
    await until(() => connection.state() === 'unavailable', 'the silence is detected');

    await untilItWorks();
    expect(proxy.accepted).toBe(2);
  });

  test('is replaced when it becomes silent during its handshake', async () => {
    proxy.silenceNext(2);
    open();

    await untilItWorks();
    expect(proxy.accepted).toBe(3);
  });

  test('is kept when this process was paused and Redis answers', async () => {
    open(redis.port);
    await untilItWorks();
    let closed = 0;
    connection.client.on('close', () => {
      closed += 1;
    });

    for (let i = 0; i < 3; i++) {
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1_500); // As SIGSTOP does.
      expect(await connection.client.ping()).toBe('PONG');
    }

    await untilItWorks();
    expect(closed).toBe(0);
  });
});

test('pending commands of a publisher fail when the connection is silent, before it is replaced', async () => {
  const redis = await startRedis();
  const proxy = await startSilentProxy(redis.port);
  const connection = connectRedis(`redis://127.0.0.1:${proxy.port}`, 'publisher', log);
  await until(() => connection.state() === 'connected', 'it is connected');

  proxy.silence();
  proxy.silenceNext(1_000);
  const results = await Promise.allSettled(
    Array.from({ length: 100 }, (_, i) => connection.client.publish('news', String(i))),
  );

  expect(results.filter(({ status }) => status === 'rejected')).toHaveLength(100);
  expect(connection.state()).toBe('unavailable');
  expect(proxy.accepted).toBe(1);
  connection.close();
  await proxy.close();
  await redis.kill();
});

test.skipIf(redisServer === undefined)(
  'a subscriber keeps its connection if Redis refuses the resubscription',
  async () => {
    const redis = await startRedis('redis-server');
    const connection = connectRedis(`redis://${redis.url}`, 'subscriber', log);
    const direct = connectRedis(`redis://${redis.url}`, 'publisher', log);
    const unhandled: unknown[] = [];
    const collect = (error: unknown) => void unhandled.push(error);
    process.on('unhandledRejection', collect);
    connection.subscribe('news');
    await until(async () => (await direct.client.publish('news', 'x')) === 1, 'the subscriber has subscribed');

    const ready = once(connection.client as never, 'ready');
    await direct.client.call('ACL', 'SETUSER', 'default', 'resetchannels');
    connection.client.stream.destroy();
    await ready;
    await connection.client.ping();
    await connection.client.ping();

    expect(unhandled).toEqual([]);
    expect(connection.state()).toBe('connected');
    process.off('unhandledRejection', collect);
    connection.close();
    direct.close();
    await redis.kill();
  },
);

test.skipIf(redisServer === undefined)('a channel that Redis refuses does not affect the others', async () => {
  const redis = await startRedis('redis-server');
  const direct = connectRedis(`redis://${redis.url}`, 'publisher', log);
  await until(() => direct.state() === 'connected', 'it is connected');
  await direct.client.call('ACL', 'SETUSER', 'default', 'resetchannels', '&news');
  const connection = connectRedis(`redis://${redis.url}`, 'subscriber', log);
  connection.subscribe('secrets');
  connection.subscribe('news');

  await until(async () => (await direct.client.publish('news', 'x')) === 1, 'the subscriber has subscribed');
  connection.close();
  direct.close();
  await redis.kill();
});
