import type { Calculation } from '@hashr/messages/calculation.ts';
import { channels } from '@hashr/messages/channels.ts';
import type { RedisConnection } from '@hashr/service-kit/redis.ts';

/** Publishes a calculation. Resolves to whether Redis accepted it. Never rejects. */
export type Publish = (calculation: Calculation) => Promise<boolean>;

/** Creates the publisher for the Redis channel `calculation`. If Redis is unavailable, it fails at once. */
export function createPublisher(redis: RedisConnection): Publish {
  return async (calculation) => {
    if (redis.state() === 'unavailable') {
      return false;
    }
    try {
      await redis.client.publish(channels.calculation, JSON.stringify(calculation));
      return true;
    } catch {
      // The connection logs its own errors. The answer and the metrics report that the result was not published.
      return false;
    }
  };
}
