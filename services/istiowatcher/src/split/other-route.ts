import { httpRouteSchema } from '@hashr/mesh/gateway-api-objects.ts';
import { routesWorkerService } from '@hashr/mesh/http-route.ts';
import { MeshFailure } from '@hashr/mesh/mesh-failure.ts';
import { otherRouteKind, type RouteKind, routeObjects } from '@hashr/mesh/route-kinds.ts';
import type { Note } from '@hashr/messages/notices.ts';
import type { KubernetesClient } from './kubernetes-client.ts';
import { isMissing } from './kubernetes-error.ts';

/** The time between two checks, in milliseconds. Such a mistake is rare, so it does not need a request per tick. */
const CHECK_EVERY_MS = 10_000;

/**
 * Checks whether there is also a route of the other kind. An HTTPRoute for a Service wins over a VirtualService for the
 * same host, whichever is older, and `istioctl analyze` does not report it.
 *
 * @param now in milliseconds on a monotonic clock
 * @returns a function that returns notes for users. It throws a MeshFailure if the other route makes this one
 *   ineffective. It asks the API server at most every ten seconds, and remembers the answer.
 */
export function createOtherRouteCheck(
  client: KubernetesClient,
  namespace: string,
  route: RouteKind,
  now: () => number = () => performance.now(),
) {
  const own = routeObjects[route];
  const other = routeObjects[otherRouteKind(route)];
  const { group, version, plural, name } = other;
  const names = { other: `${other.kind} ${other.name}`, own: own.kind };
  let isThere = false;
  let checkedMs = Number.NEGATIVE_INFINITY;

  /** An object that may not be read does not count as there. Without an answer, the last one holds. */
  async function find(signal: AbortSignal): Promise<boolean> {
    try {
      const object = await client.send('application/json', signal, ({ objects }, options) =>
        objects.getNamespacedCustomObject({ group, version, plural, name, namespace }, options),
      );
      return route === 'httproute' || isForWorker(object);
    } catch (error) {
      return isMissing(error) ? false : isThere;
    }
  }

  return async (signal: AbortSignal): Promise<Note[]> => {
    if (now() - checkedMs >= CHECK_EVERY_MS) {
      checkedMs = now();
      isThere = await find(signal);
    }
    if (isThere && route === 'virtualservice') {
      throw new MeshFailure('overridden', [{ code: 'other-route-wins', ...names }]);
    }
    return isThere ? [[{ code: 'other-route-loses', ...names }]] : [];
  };
}

function isForWorker(object: unknown): boolean {
  const { data } = httpRouteSchema.safeParse(object);
  return data !== undefined && routesWorkerService(data);
}
