import { type HttpRoute, httpRouteSchema } from './gateway-api-objects.ts';
import { MeshFailure } from './mesh-failure.ts';
import { subsetService, WORKER_SERVICE, workerServices } from './names.ts';
import { type FoundRoute, toWorkerRoute, type WorkerRoute } from './worker-route.ts';

type Rule = HttpRoute['spec']['rules'][number];

/** The weight of a backend that has none. https://gateway-api.sigs.k8s.io/reference/spec/#httpbackendref */
const DEFAULT_WEIGHT = 1;

/**
 * The rules of an HTTPRoute that send requests to workers, and their places in `spec.rules`. Pure.
 */
export function findWorkerRules({ spec }: HttpRoute): { rule: Rule; index: number }[] {
  return spec.rules
    .map((rule, index) => ({ rule, index }))
    .filter(({ rule }) => rule.backendRefs.some(({ name }) => workerServices.includes(name)));
}

/** Whether an HTTPRoute applies to requests to `worker-service` in the mesh, instead of to a gateway. Pure. */
export function routesWorkerService({ spec }: HttpRoute): boolean {
  return spec.parentRefs.some(({ kind, name }) => kind === 'Service' && name === WORKER_SERVICE);
}

/**
 * Reads the worker's route from an HTTPRoute. Pure.
 *
 * @param where the name of the object, for messages
 * @throws {MeshFailure} if it is not for `worker-service`, or has no rule for the workers, or several, or one with other
 *   backends than the two
 */
export function readHttpRoute(object: unknown, where: string): WorkerRoute {
  const { data: httpRoute, error } = httpRouteSchema.safeParse(object);
  if (error) {
    const [issue] = error.issues;
    throw new MeshFailure('wrong-object', `${where} is not an HTTPRoute: ${issue?.path.join('.')} ${issue?.message}.`);
  }
  if (!routesWorkerService(httpRoute)) {
    throw new MeshFailure(
      'wrong-parent',
      `${where} is not a route for ${WORKER_SERVICE}; spec.parentRefs must contain the Service ${WORKER_SERVICE}.`,
    );
  }
  const [found, ...more] = findWorkerRules(httpRoute);
  if (found === undefined || more.length > 0) {
    throw new MeshFailure(
      'wrong-routes',
      `${where} has ${found === undefined ? 'no rule' : `${more.length + 1} rules`} with backends of the worker; spec.rules must have exactly one.`,
    );
  }
  return toWorkerRoute(toFoundRoute(httpRoute, found), where);
}

function toFoundRoute({ metadata }: HttpRoute, { rule, index }: { rule: Rule; index: number }): FoundRoute {
  const { backendRefs } = rule;
  return {
    annotations: metadata.annotations,
    // A rule is recognised by its backends, which the patch tests.
    tests: [],
    path: `/spec/rules/${index}/backendRefs`,
    list: backendRefs,
    term: 'backends',
    nameOf: subsetService,
    isSplit: !backendRefs.every(({ name }) => name === WORKER_SERVICE),
    destinations: backendRefs.map(({ name, weight }) => ({ name, weight })),
    defaultWeight: DEFAULT_WEIGHT,
  };
}
