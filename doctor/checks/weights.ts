import { type RouteKind, type RouteObject, routeObjects } from '@hashr/mesh/route-kinds.ts';
import type { WorkerRoute } from '@hashr/mesh/worker-route.ts';
import type { Cluster as Subset } from '@hashr/messages/cluster.ts';
import { ensure, wrong } from '../finding.ts';

/** The part of the requests that a subset gets, in percent; `shared`: the route does not split them by subset. */
type Share = number | 'shared' | 'unknown';

type Named = { metadata: { name: string } };

/**
 * Finds the worker's route among the objects of its kind. Pure.
 *
 * @throws {Complaint} if there is none, or if the watcher cannot use it
 */
function readRoute({ kind, name, read }: RouteObject, objects: Named[], remedy: string): WorkerRoute {
  const found = objects.find(({ metadata }) => metadata.name === name);
  ensure(found !== undefined, `there is no ${kind} ${name}.`, remedy);
  try {
    return read(found, name);
  } catch (error) {
    throw wrong((error as Error).message, remedy);
  }
}

/** The share of a subset, as the route has it. Pure. */
export function shareOf(subset: Subset, kind: RouteKind, objects: Named[]): Share {
  try {
    const route = readRoute(routeObjects[kind], objects, '');
    if (!route.isSplit) {
      return 'shared';
    }
    const { primary, burst } = route.weights;
    return (100 * route.weights[subset]) / (primary + burst);
  } catch {
    return 'unknown';
  }
}

/** Whether a subset needs a worker now, because the route sends requests to it. */
export function getsRequests(share: Share): boolean {
  return typeof share === 'number' && share > 0;
}

/** Says which part of the requests a subset gets. */
export function shareInWords(share: Share): string {
  if (typeof share === 'number') {
    return `${Math.round(share)} % of the requests`;
  }
  return share === 'shared' ? 'its workers share the requests with all others' : 'an unknown share of the requests';
}

/**
 * There is one route to the workers, either to the two subsets, or without subsets. The weights of a VirtualService add
 * up to 100. Those of an HTTPRoute need not. Pure.
 *
 * @param objects the objects of this kind
 * @param remedy how to apply the route again
 */
export function checkWeights(kind: RouteKind, objects: Named[], remedy: string): string {
  const route = readRoute(routeObjects[kind], objects, remedy);
  if (!route.isSplit) {
    return 'none: the route does not split the requests by subset';
  }
  const { primary, burst } = route.weights;
  const text = `primary ${primary}, burst ${burst}`;
  const sum = primary + burst;
  ensure(sum === 100 || kind === 'httproute', `${text}: the weights add up to ${sum} and must add up to 100.`, remedy);
  return text;
}
