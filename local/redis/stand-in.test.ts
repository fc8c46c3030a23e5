import { once } from 'node:events';
import { connect } from 'node:net';
import { Redis } from 'ioredis';
import { afterEach, describe, expect, test } from 'vitest';
import { redisKinds, startRedis, type TestRedis } from '../../test/support/redis.ts';
import { until } from '../../test/support/until.ts';

// One contract for both: what the real server does here, the stand-in does too.
describe.each(redisKinds)('publish and subscribe on %s', (kind) => {
  let redis: TestRedis;
  const clients: Redis[] = [];

  async function setUp(protocol: 2 | 3, count: number): Promise<Redis[]> {
    redis = await startRedis(kind);
    const made = Array.from({ length: count }, () => new Redis(redis.url, { protocol }));
    for (const client of made) {
      client.on('error', () => {});
    }
    clients.push(...made);
    return made;
  }

  afterEach(async () => {
    for (const client of clients.splice(0)) {
      client.disconnect();
    }
    await redis.kill();
  });

  test.each([2, 3] as const)('delivers to those who subscribed, and only to them (RESP%i)', async (protocol) => {
    const [publisher, listener, other] = (await setUp(protocol, 3)) as [Redis, Redis, Redis];
    const heard: string[] = [];
    listener.on('message', (channel, message) => heard.push(`${channel}: ${message}`));
    await listener.subscribe('calculation');
    await other.subscribe('elsewhere');

    const receivers = [await publisher.publish('calculation', 'one'), await publisher.publish('nobody', 'two')];
    await publisher.publish('calculation', 'häsh ☃ "quoted"\r\n');
    await until(() => heard.length === 2, 'both are heard');

    expect(receivers).toEqual([1, 0]);
    expect(heard).toEqual(['calculation: one', 'calculation: häsh ☃ "quoted"\r\n']);
  });

  test('carries a megabyte, and many at once in order', async () => {
    const [publisher, listener] = (await setUp(3, 2)) as [Redis, Redis];
    const heard: string[] = [];
    listener.on('message', (_, message) => heard.push(message));
    await listener.subscribe('calculation');

    const large = 'x'.repeat(1_000_000);
    await Promise.all(Array.from({ length: 100 }, (_, i) => publisher.publish('calculation', String(i))));
    await publisher.publish('calculation', large);
    await until(() => heard.length === 101, 'all are heard');

    expect(heard.slice(0, 100)).toEqual(Array.from({ length: 100 }, (_, i) => String(i)));
    expect(heard[100]).toBe(large);
  });

  test('unsubscribes, answers PING, and refuses a bad command by name', async () => {
    const [publisher, listener] = (await setUp(3, 2)) as [Redis, Redis];
    await listener.subscribe('a', 'b');
    await listener.unsubscribe('a');

    expect(await publisher.publish('a', 'x')).toBe(0);
    expect(await publisher.publish('b', 'x')).toBe(1);
    expect(await publisher.ping()).toBe('PONG');
    await expect(publisher.call('NONSENSE')).rejects.toThrow(/unknown command 'NONSENSE'/);
    await expect(publisher.call('PUBLISH', 'a')).rejects.toThrow("wrong number of arguments for 'publish' command");
  });

  test('subscribers are back after it was killed and started again', async () => {
    const [publisher, listener] = (await setUp(3, 2)) as [Redis, Redis];
    const heard: string[] = [];
    listener.on('message', (_, message) => heard.push(message));
    await listener.subscribe('calculation');

    await redis.kill();
    await redis.start();

    await until(
      async () => (await publisher.publish('calculation', 'again')) === 1,
      'the listener has subscribed again',
    );
    await until(() => heard.includes('again'), 'it is heard');
  });

  test('cuts off who does not speak its language, and lives on', async () => {
    const [publisher] = (await setUp(3, 1)) as [Redis];
    const socket = connect(redis.port, '127.0.0.1');
    let said = '';
    socket.on('data', (chunk) => {
      said += chunk;
    });
    socket.write('*1\r\n!nonsense\r\n');
    await once(socket, 'close');

    expect(said).toContain("-ERR Protocol error: expected '$', got '!'");
    expect(await publisher.ping()).toBe('PONG');
  });
});
