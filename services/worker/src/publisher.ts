import type { Calculation } from '@hashr/messages/calculation.ts';
import { channels } from '@hashr/messages/channels.ts';
import type { RedisConnection } from '@hashr/service-kit/redis.ts';

/** Publishes a calculation; true once Redis has taken it, false if it did not. Never rejects. */
export type Publish = (calculation: Calculation) => Promise<boolean>;

/** The way to Redis's channel `calculation`. While Redis is away each publish fails at once instead of waiting. */
export function createPublisher(redis: RedisConnection): Publish {
  return async (calculation) => {
    if (redis.state() === 'unavailable') {
      return false;
    }
    try {
      await redis.client.publish(channels.calculation, JSON.stringify(calculation));
      return true;
    } catch {
      // The connection itself has logged that it is gone; the answer and the metrics count what was not published.
      return false;
    }
  };
}
