import type { Weights } from '@hashr/messages/burst.ts';
import { type Cluster, clusterSchema } from '@hashr/messages/cluster.ts';
import { z } from 'zod';
import { WORKER_ROUTE } from './names.ts';

const PAUSED = 'istiowatcher/paused';
const FORCE = 'istiowatcher/force';

/** As much of a VirtualService as the watcher has to understand; all else is left as it is. */
const virtualServiceSchema = z.object({
  metadata: z.object({ annotations: z.record(z.string(), z.unknown()).optional() }).optional(),
  spec: z.object({
    http: z
      .array(
        z.object({
          name: z.string().optional(),
          // Other entries may have none: a redirect, a direct response, a delegate.
          route: z
            .array(
              z.looseObject({
                destination: z.looseObject({ subset: z.string().optional() }),
                weight: z.int().min(0).optional(),
              }),
            )
            .default([]),
        }),
      )
      .min(1),
  }),
});

/** The route could not be read or written. The message names the object and the remedy. */
export class RouteError extends Error {
  override name = 'RouteError';
}

/** One operation of a JSON patch, https://www.rfc-editor.org/rfc/rfc6902. */
export type PatchOperation = { op: 'test' | 'replace' | 'add'; path: string; value: unknown };

/** The worker's route, found by name; its two destinations, found by subset. */
export interface WorkerRoute {
  /** In percent of the whole. */
  weights: Weights;
  /** What the annotations `istiowatcher/paused` and `istiowatcher/force` say. */
  paused: boolean;
  force: Cluster | undefined;
  /** Changes the two weights and nothing else, guarded by a test of all that was read of the destinations. */
  patch(weights: Weights): PatchOperation[];
}

/**
 * Reads a VirtualService. Pure.
 *
 * @param where the object's place, for messages
 * @throws {RouteError} if it has no route `worker` with the two subsets, or several
 */
export function readWorkerRoute(virtualService: unknown, where: string): WorkerRoute {
  const parsed = virtualServiceSchema.safeParse(virtualService);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new RouteError(`${where} is no VirtualService with a route: ${issue?.path.join('.')} ${issue?.message}.`);
  }
  const { http } = parsed.data.spec;
  const named = http.flatMap((route, index) => (route.name === WORKER_ROUTE ? [{ route, index }] : []));
  const [found, ...more] = named;
  if (found === undefined || more.length > 0) {
    throw new RouteError(
      `${where} has ${named.length === 0 ? 'no route' : `${named.length} routes`} with the name "${WORKER_ROUTE}"; give spec.http exactly one.`,
    );
  }
  const { route: destinations } = found.route;
  const indexOf = (subset: string) => destinations.findIndex(({ destination }) => destination.subset === subset);
  const index = { primary: indexOf('primary'), burst: indexOf('burst') };
  if (index.primary < 0 || index.burst < 0 || destinations.length !== 2) {
    const names = destinations.map(({ destination }) => destination.subset ?? '(none)').join(', ') || 'none';
    throw new RouteError(
      `${where}: the route "${WORKER_ROUTE}" has the subsets ${names}; it needs primary and burst, once each, and no other.`,
    );
  }

  const weightOf = (cluster: 'primary' | 'burst') => destinations[index[cluster]]?.weight ?? 0;
  const sum = weightOf('primary') + weightOf('burst');
  if (sum <= 0) {
    throw new RouteError(`${where}: the weights of the route "${WORKER_ROUTE}" are all 0; give one of them more.`);
  }
  const burst = Math.round((100 * weightOf('burst')) / sum);
  const { [PAUSED]: paused = 'false', [FORCE]: force } = parsed.data.metadata?.annotations ?? {};
  const forced = clusterSchema.safeParse(force);
  if (force !== undefined && !forced.success) {
    throw new RouteError(`${where}: the annotation ${FORCE} is ${String(force)}; it has to be primary or burst.`);
  }
  const path = `/spec/http/${found.index}`;

  return {
    weights: { primary: 100 - burst, burst },
    // Whoever writes "yes" or "1" means a pause, and is safer with one.
    paused: String(paused) !== 'false',
    force: forced.data,
    patch: (weights) => [
      { op: 'test', path: `${path}/name`, value: WORKER_ROUTE },
      { op: 'test', path: `${path}/route`, value: destinations },
      ...(['primary', 'burst'] as const).map((cluster) => ({
        op: destinations[index[cluster]]?.weight === undefined ? ('add' as const) : ('replace' as const),
        path: `${path}/route/${index[cluster]}/weight`,
        value: weights[cluster],
      })),
    ],
  };
}
