import { type VirtualService, virtualServiceSchema } from './istio-objects.ts';
import { MeshFailure } from './mesh-failure.ts';
import { WORKER_ROUTE } from './names.ts';
import { toWorkerRoute, type WorkerRoute } from './worker-route.ts';

type HttpRoute = VirtualService['spec']['http'][number];

/** The HTTP routes of a VirtualService that have the name `worker`, with their places in `spec.http`. Pure. */
export function findWorkerRoutes({ spec }: VirtualService): { route: HttpRoute; index: number }[] {
  return spec.http.flatMap((route, index) => (route.name === WORKER_ROUTE ? [{ route, index }] : []));
}

/**
 * Reads the worker's route from a VirtualService. Pure.
 *
 * @param where the name of the object, for messages
 * @throws {MeshFailure} if it has no route `worker` with the two subsets, or several
 */
export function readVirtualService(object: unknown, where: string): WorkerRoute {
  const parsed = virtualServiceSchema.safeParse(object);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new MeshFailure(
      'wrong-object',
      `${where} is not a VirtualService with an HTTP route: ${issue?.path.join('.')} ${issue?.message}.`,
    );
  }
  const [found, ...more] = findWorkerRoutes(parsed.data);
  if (found === undefined || more.length > 0) {
    const count = found === undefined ? 'no route' : `${more.length + 1} routes`;
    throw new MeshFailure(
      'wrong-routes',
      `${where} has ${count} with the name "${WORKER_ROUTE}"; spec.http must have exactly one.`,
    );
  }
  const { route, index } = found;
  return toWorkerRoute(
    {
      annotations: parsed.data.metadata.annotations,
      tests: [{ op: 'test', path: `/spec/http/${index}/name`, value: WORKER_ROUTE }],
      path: `/spec/http/${index}/route`,
      list: route.route,
      destinations: route.route.map(({ destination, weight }) => ({ subset: destination.subset, weight })),
      defaultWeight: 0,
    },
    where,
  );
}
