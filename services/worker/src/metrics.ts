import { Counter, type Registry } from 'prom-client';

/** The counters of a worker. */
export interface WorkerMetrics {
  published: { inc(): void };
  notPublished: { inc(): void };
  refused: { inc(): void };
}

/** Creates the counters of a worker in a registry. */
export function createWorkerMetrics(registry: Registry): WorkerMetrics {
  const hashed = new Counter({
    name: 'hashr_hashed_total',
    help: 'Hashed strings. published="false": Redis did not accept the result.',
    labelNames: ['published'],
    registers: [registry],
  });
  const refused = new Counter({
    name: 'hashr_refused_total',
    help: 'Requests that were refused because they exceeded CAPACITY.',
    registers: [registry],
  });
  return { published: hashed.labels('true'), notPublished: hashed.labels('false'), refused };
}
