import type { Calculation } from '@hashr/messages/calculation.ts';
import { channels } from '@hashr/messages/channels.ts';
import type { RedisConnection } from '@hashr/service-kit/redis.ts';
import { redisMessageSpan } from '@hashr/service-kit/tracing/redis-message.ts';
import type { Tracer } from '@hashr/service-kit/tracing/tracer.ts';

/**
 * Publishes a calculation. Resolves to whether Redis accepted it. Never rejects.
 *
 * @param traceparent of the request that asked for the calculation
 */
export type Publish = (calculation: Calculation, traceparent?: string) => Promise<boolean>;

/**
 * Creates the publisher for the Redis channel `calculation`. If Redis is unavailable, it fails at once. With a tracer, a
 * span for each message carries the trace on in the message itself, because pub/sub has no headers
 * (https://opentelemetry.io/docs/specs/semconv/messaging/messaging-spans/).
 */
export function createPublisher(redis: RedisConnection, tracer?: Tracer): Publish {
  async function send(message: Calculation): Promise<boolean> {
    if (redis.state() === 'unavailable') {
      return false;
    }
    try {
      await redis.client.publish(channels.calculation, JSON.stringify(message));
      return true;
    } catch {
      // The connection logs its own errors. The answer and the metrics report that the result was not published.
      return false;
    }
  }

  const { name, attributes } = redisMessageSpan('publish', channels.calculation);
  return async (calculation, parent) => {
    const span = tracer?.start(name, 'producer', { parent, attributes });
    if (span === undefined || !span.isRecorded) {
      return await send(calculation);
    }
    const published = await send({ ...calculation, traceparent: span.traceparent });
    if (!published) {
      span.fail('redis_unavailable');
    }
    span.end();
    return published;
  };
}
