import { randomBytes } from 'node:crypto';
import { type Calculation, type HashAnswer, MAX_ECHOED_LENGTH } from '@hashr/messages/calculation.ts';
import type { Cluster } from '@hashr/messages/cluster.ts';
import { workOrderSchema } from '@hashr/messages/work-order.ts';
import { HttpError, validate } from '@hashr/service-kit/http-errors.ts';
import type { RequestHandler } from 'express';
import type { Capacity } from './capacity.ts';
import { hashString } from './hash.ts';
import type { WorkerMetrics } from './metrics.ts';
import type { Publish } from './publisher.ts';

/** Who a worker is. */
export interface Identity {
  cluster: Cluster;
  /** The worker's own name: in a cluster its pod's. */
  name: string;
  prefix: string;
}

interface HashRouteParts {
  identity: Identity;
  capacity: Capacity;
  publish: Publish;
  metrics: WorkerMetrics;
}

/** `POST /`: checks the order, hashes, publishes, and answers once Redis has the result, or says that it has not. */
export function hashRoute({ identity, capacity, publish, metrics }: HashRouteParts): RequestHandler {
  return async (request, response) => {
    const order = validate(workOrderSchema, request.body);
    const waitMs = capacity.take(performance.now());
    if (waitMs > 0) {
      metrics.refused.inc();
      throw new HttpError(429, 'This worker is at its capacity: try again later.', {
        'Retry-After': String(Math.ceil(waitMs / 1_000)),
      });
    }

    const calculation = calculate(order.str, order.id, identity);
    const published = await publish(calculation);

    metrics.hashed.labels(String(published)).inc();
    response.json({ ...calculation, published } satisfies HashAnswer);
  };
}

function calculate(str: string, id: string | undefined, identity: Identity): Calculation {
  const salt = randomBytes(16).toString('hex');
  const hour = new Date().getUTCHours();
  return {
    ...(id !== undefined && { id }),
    hash: hashString(str, salt, hour, identity.prefix),
    ...(str.length <= MAX_ECHOED_LENGTH && { str }),
    strLength: str.length,
    salt,
    hour,
    cluster: identity.cluster,
    worker: identity.name,
  };
}
