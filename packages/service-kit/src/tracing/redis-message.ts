import type { Attributes } from './tracer.ts';

/** What OpenTelemetry calls each operation on a message (https://opentelemetry.io/docs/specs/semconv/messaging/). */
const operationTypes = { publish: 'send', process: 'process' } as const;

/** The name and the attributes of a span about a message on a Redis channel. */
export function redisMessageSpan(
  operation: keyof typeof operationTypes,
  channel: string,
): { name: string; attributes: Attributes } {
  return {
    name: `${operation} ${channel}`,
    attributes: {
      'messaging.system': 'redis',
      'messaging.destination.name': channel,
      'messaging.operation.name': operation,
      'messaging.operation.type': operationTypes[operation],
    },
  };
}
