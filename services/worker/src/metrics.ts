import { Counter, type Registry } from 'prom-client';

/** What a worker counts beside its requests. */
export interface WorkerMetrics {
  published: { inc(): void };
  notPublished: { inc(): void };
  refused: { inc(): void };
}

/** Creates the worker's own metrics in a registry. */
export function createWorkerMetrics(registry: Registry): WorkerMetrics {
  const hashed = new Counter({
    name: 'hashr_hashed_total',
    help: 'Strings hashed, by whether Redis took the result: published="false" means that Redis is in trouble.',
    labelNames: ['published'],
    registers: [registry],
  });
  const refused = new Counter({
    name: 'hashr_refused_total',
    help: 'Requests refused because they were above CAPACITY: the reason to burst.',
    registers: [registry],
  });
  return { published: hashed.labels('true'), notPublished: hashed.labels('false'), refused };
}
