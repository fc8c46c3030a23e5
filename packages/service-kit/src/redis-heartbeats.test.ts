import { expect, test } from 'vitest';
import { redisServer, startRedis } from '../../../test/support/redis.ts';
import { startSilentProxy } from '../../../test/support/silent-proxy.ts';
import { until } from '../../../test/support/until.ts';
import { createLog } from './log.ts';
import { connectRedis, type RedisConnection } from './redis.ts';

const log = createLog('test', 'silent');

/** How many heartbeats Redis has received, of all connections. */
async function heartbeats(direct: RedisConnection): Promise<number> {
  const stats = await direct.client.info('commandstats');
  return Number(/cmdstat_ping:calls=(\d+)/.exec(stats)?.[1] ?? 0);
}

/** How long a number of heartbeats takes, in milliseconds. */
async function timeOf(count: number, direct: RedisConnection): Promise<number> {
  const [startMs, first] = [performance.now(), await heartbeats(direct)];
  await until(async () => (await heartbeats(direct)) >= first + count, `${count} heartbeats`, 30_000);
  return performance.now() - startMs;
}

test.skipIf(redisServer === undefined)(
  'at rest, heartbeats are rare; with traffic, they are frequent again, and silence is still detected',
  { timeout: 60_000 },
  async () => {
    const redis = await startRedis('redis-server');
    const proxy = await startSilentProxy(redis.port);
    const resting = connectRedis(`redis://127.0.0.1:${proxy.port}`, 'publisher', log);
    const asking = connectRedis(`redis://${redis.url}`, 'publisher', log);
    await until(() => resting.state() === 'connected' && asking.state() === 'connected', 'both are connected');

    // This connection has traffic, so the other half of the heartbeats is that of the resting one.
    const busyMs = await timeOf(20, asking);
    await until(async () => (await timeOf(10, asking)) > 1.4 * (busyMs / 2), 'one of the two is at rest', 30_000);

    const publishing = setInterval(() => void resting.client.publish('news', 'x'.repeat(100)), 20);
    await until(async () => (await timeOf(20, asking)) < 1.3 * busyMs, 'both send heartbeats again', 30_000);
    clearInterval(publishing);
    await until(async () => (await timeOf(10, asking)) > 1.4 * (busyMs / 2), 'one of the two is at rest again', 30_000);

    proxy.silence();
    await until(() => resting.state() === 'unavailable', 'the silence is detected');
    await until(() => resting.state() === 'connected', 'it is connected again');
    expect(proxy.accepted).toBe(2);
    resting.close();
    asking.close();
    await proxy.close();
    await redis.kill();
  },
);
