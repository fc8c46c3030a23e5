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

  /** Sends bytes on a connection of its own and returns what came back until the server closed it. */
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
  ])(
    'closes a connection that does not speak its protocol, and executes nothing after that: %j',
    async (bytes, error) => {
      const [publisher, listener] = (await setUp(3, 2)) as [Redis, Redis];
      const heard: string[] = [];
      listener.on('message', (_, message) => heard.push(message));
      await listener.subscribe('calculation');

      const received = await send(`PUBLISH calculation before\r\n${bytes}\r\nPUBLISH calculation after\r\n`);
      await publisher.publish('calculation', 'later');
      await until(() => heard.includes('later'), 'the later message is heard');

      expect(received).toBe(`:1\r\n-ERR Protocol error: ${error}\r\n`);
      expect(heard).toEqual(['before', 'later']);
    },
  );

  // A website can make a browser send such a request: https://redis.io/docs/latest/operate/oss_and_stack/management/security/
  test.each([
    'POST / HTTP/1.1\r\n',
    'post /\r\n',
    'GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n',
    '*1\r\n$4\r\nPoSt\r\n',
    'hOsT: x\r\n',
  ])('executes nothing in the body of an HTTP request: %j', async (head) => {
    const [publisher, listener] = (await setUp(3, 2)) as [Redis, Redis];
    const heard: string[] = [];
    listener.on('message', (_, message) => heard.push(message));
    await listener.subscribe('calculation');

    await send(`${head}Content-Type: text/plain\r\n\r\nPUBLISH calculation smuggled\r\n`);
    await publisher.publish('calculation', 'later');
    await until(() => heard.includes('later'), 'the later message is heard');

    expect(heard).toEqual(['later']);
  });
});
