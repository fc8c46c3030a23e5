import { once } from 'node:events';
import { connect } from 'node:net';
import { Redis } from 'ioredis';
import { afterEach, describe, expect, test } from 'vitest';
import { redisKinds, startRedis, type TestRedis } from '../../test/support/redis.ts';
import { until } from '../../test/support/until.ts';

// The same tests for both: the stand-in behaves like the real server.
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

  test.each([2, 3] as const)('delivers a message only to the subscribers of its channel (RESP%i)', async (protocol) => {
    const [publisher, subscriber, other] = (await setUp(protocol, 3)) as [Redis, Redis, Redis];
    const received: string[] = [];
    subscriber.on('message', (channel, message) => received.push(`${channel}: ${message}`));
    await subscriber.subscribe('calculation');
    await other.subscribe('elsewhere');

    const receivers = [await publisher.publish('calculation', 'one'), await publisher.publish('nobody', 'two')];
    await publisher.publish('calculation', 'häsh ☃ "quoted"\r\n');
    await until(() => received.length === 2, 'both messages are received');

    expect(receivers).toEqual([1, 0]);
    expect(received).toEqual(['calculation: one', 'calculation: häsh ☃ "quoted"\r\n']);
  });

  test('delivers a megabyte, and many messages in order', async () => {
    const [publisher, subscriber] = (await setUp(3, 2)) as [Redis, Redis];
    const received: string[] = [];
    subscriber.on('message', (_, message) => received.push(message));
    await subscriber.subscribe('calculation');

    const large = 'x'.repeat(1_000_000);
    await Promise.all(Array.from({ length: 100 }, (_, i) => publisher.publish('calculation', String(i))));
    await publisher.publish('calculation', large);
    await until(() => received.length === 101, 'all messages are received');

    expect(received.slice(0, 100)).toEqual(Array.from({ length: 100 }, (_, i) => String(i)));
    expect(received[100]).toBe(large);
  });

  test('unsubscribes, answers PING, and names a command that it refuses', async () => {
    const [publisher, subscriber] = (await setUp(3, 2)) as [Redis, Redis];
    await subscriber.subscribe('a', 'b');
    await subscriber.unsubscribe('a');

    expect(await publisher.publish('a', 'x')).toBe(0);
    expect(await publisher.publish('b', 'x')).toBe(1);
    expect(await publisher.ping()).toBe('PONG');
    await expect(publisher.call('NONSENSE')).rejects.toThrow(/unknown command 'NONSENSE'/);
    await expect(publisher.call('PUBLISH', 'a')).rejects.toThrow("wrong number of arguments for 'publish' command");
  });

  test('subscribers recover after it was killed and started again', async () => {
    const [publisher, subscriber] = (await setUp(3, 2)) as [Redis, Redis];
    const received: string[] = [];
    subscriber.on('message', (_, message) => received.push(message));
    await subscriber.subscribe('calculation');

    await redis.kill();
    await redis.start();

    await until(
      async () => (await publisher.publish('calculation', 'again')) === 1,
      'the subscriber has subscribed again',
    );
    await until(() => received.includes('again'), 'the message is received');
  });

  /** Sends bytes on a separate connection, and returns everything received until the server closes it. */
  async function send(bytes: string): Promise<string> {
    const socket = connect(redis.port, '127.0.0.1');
    let received = '';
    socket.on('data', (chunk) => {
      received += chunk;
    });
    socket.on('error', () => {}); // A server may close with a reset.
    socket.write(bytes);
    await once(socket, 'close');
    return received;
  }

  test.each([
    ['*1\r\n!nonsense\r\n', "expected '$', got '!'"],
    ['*1\r\n$x\r\n', 'invalid bulk length'],
    ['*1\r\n$-1\r\n', 'invalid bulk length'],
    ['*1\r\n$ 4\r\nPING\r\n', 'invalid bulk length'],
    ['*1\r\n$0x4\r\nPING\r\n', 'invalid bulk length'],
    ['*1e1\r\n', 'invalid multibulk length'],
    ['*99999999999\r\n', 'invalid multibulk length'],
  ])('closes a connection that violates the protocol, and executes no further command: %j', async (bytes, error) => {
    const [publisher, subscriber] = (await setUp(3, 2)) as [Redis, Redis];
    const received: string[] = [];
    subscriber.on('message', (_, message) => received.push(message));
    await subscriber.subscribe('calculation');

    const replies = await send(`PUBLISH calculation before\r\n${bytes}\r\nPUBLISH calculation after\r\n`);
    await publisher.publish('calculation', 'later');
    await until(() => received.includes('later'), 'the later message is received');

    expect(replies).toBe(`:1\r\n-ERR Protocol error: ${error}\r\n`);
    expect(received).toEqual(['before', 'later']);
  });

  // A website can make a browser send such a request: https://redis.io/docs/latest/operate/oss_and_stack/management/security/
  test.each([
    'POST / HTTP/1.1\r\n',
    'post /\r\n',
    'GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n',
    '*1\r\n$4\r\nPoSt\r\n',
    'hOsT: x\r\n',
  ])('executes no command in the body of an HTTP request: %j', async (head) => {
    const [publisher, subscriber] = (await setUp(3, 2)) as [Redis, Redis];
    const received: string[] = [];
    subscriber.on('message', (_, message) => received.push(message));
    await subscriber.subscribe('calculation');

    await send(`${head}Content-Type: text/plain\r\n\r\nPUBLISH calculation smuggled\r\n`);
    await publisher.publish('calculation', 'later');
    await until(() => received.includes('later'), 'the later message is received');

    expect(received).toEqual(['later']);
  });
});
