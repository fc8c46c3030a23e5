import { createLog } from '@hashr/service-kit/log.ts';
import { connectRedis } from '@hashr/service-kit/redis.ts';
import { onTestFinished, test } from 'vitest';
import { startRedis } from '../../../test/support/redis.ts';
import { until } from '../../../test/support/until.ts';
import { createBooks } from './books.ts';
import { createFrontendIdentity, isAuthentic } from './frontend-identity.ts';
import { joinFrontends } from './frontends-channel.ts';
import { createSiblings } from './siblings.ts';

const log = createLog('frontend', 'silent');

test('counts a message that it does not understand, or that is too long, as dropped', async () => {
  const server = await startRedis();
  const subscriber = connectRedis(`redis://${server.url}`, 'subscriber', log);
  const publisher = connectRedis(`redis://${server.url}`, 'publisher', log);
  onTestFinished(async () => {
    subscriber.close();
    publisher.close();
    await server.kill();
  });
  const identity = createFrontendIdentity();
  const { id } = identity;
  const books = createBooks({ idPrefix: id, lostAfterMs: 1_000 });
  const leaving = new AbortController();
  let sequence = 0;
  joinFrontends({
    redis: subscriber,
    identity,
    siblings: createSiblings(id, isAuthentic),
    books,
    report: (leaving) => ({
      id,
      name: 'frontend',
      sequence: ++sequence,
      leaving,
      offeredPerSecond: 0,
      unreservedPerSecond: 0,
      pages: 0,
      totals: books.totals(),
      perSecond: { sent: 0, primary: 0, burst: 0, failed: 0, skipped: 0 },
    }),
    log,
    signal: leaving.signal,
  });
  leaving.abort();

  const publish = (message: string) => publisher.client.publish('frontends', message);
  await until(async () => (await publish('"Is anybody there?"')) === 1, 'the frontend has received a message');
  await publish('{"report": {"id": "f00000002"}, "gone": []}');
  await publish('x'.repeat(1_000_000));

  await until(() => books.totals().dropped === 3, 'all three are counted');
});
