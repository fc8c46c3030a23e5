import { type VirtualService, virtualServiceSchema } from './istio-objects.ts';
import { MeshFailure } from './mesh-failure.ts';
import { WORKER_ROUTE } from './names.ts';
import { toWorkerRoute, type WorkerRoute } from './worker-route.ts';

type HttpRoute = VirtualService['spec']['http'][number];

/**
 * The HTTP routes of a VirtualService with the name `worker`, and their places in `spec.http`. If none has it, those
 * without a name: the codelab of 2018 has one route, without a name. Pure.
 */
export function findWorkerRoutes({ spec }: VirtualService): { route: HttpRoute; index: number }[] {
  const routes = spec.http.map((route, index) => ({ route, index }));
  const named = routes.filter(({ route }) => route.name === WORKER_ROUTE);
  return named.length > 0 ? named : routes.filter(({ route }) => route.name === undefined);
}

/**
 * Reads the worker's route from a VirtualService. Pure.
 *
 * @param where the name of the object, for messages
 * @throws {MeshFailure} if it has no such route, or several, or one with other subsets than the two
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
    throw new MeshFailure('wrong-routes', `${where} ${miscount(found?.route, more.length + 1)}`);
  }
  const { route, index } = found;
  return toWorkerRoute(
    {
      annotations: parsed.data.metadata.annotations,
      // A route without a name is recognised by its destinations.
      tests: route.name === undefined ? [] : [{ op: 'test', path: `/spec/http/${index}/name`, value: WORKER_ROUTE }],
      path: `/spec/http/${index}/route`,
      list: route.route,
      destinations: route.route.map(({ destination, weight }) => ({ name: destination.subset, weight })),
      isSplit: !route.route.every(({ destination }) => destination.subset === undefined),
      term: 'subsets',
      nameOf: (subset) => subset,
      defaultWeight: 0,
    },
    where,
  );
}

/** Says how many routes there are instead of one. */
function miscount(first: HttpRoute | undefined, count: number): string {
  if (first === undefined) {
    return `has no route with the name "${WORKER_ROUTE}"; spec.http must have exactly one.`;
  }
  return first.name === undefined
    ? `has ${count} routes without a name; give the worker's route the name "${WORKER_ROUTE}".`
    : `has ${count} routes with the name "${WORKER_ROUTE}"; spec.http must have exactly one.`;
}
