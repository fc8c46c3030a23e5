import { routesWorkerService } from '@hashr/mesh/http-route.ts';
import { readAcceptance } from '@hashr/mesh/http-route-status.ts';
import { WORKER_HTTP_ROUTE } from '@hashr/mesh/names.ts';
import { type RouteKind, routeObjects } from '@hashr/mesh/route-kinds.ts';
import { sayNotices } from '@hashr/messages/notices.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { watcherSettings } from '../cluster/watcher-settings.ts';
import { warning, wrong } from '../finding.ts';
import { findConflict } from './route-conflicts.ts';
import { applyRoute, type Subject } from './subject.ts';
import { checkWeights } from './weights.ts';

/** The kind of the worker's route: that of the watcher, or, without a watcher, the kind that has an effect. */
export async function findRouteKind(cluster: Cluster): Promise<RouteKind> {
  const { route } = watcherSettings(await cluster.deployments().catch(() => []));
  if (route !== undefined) {
    return route;
  }
  const httpRoutes = await cluster.httpRoutes().catch(() => []);
  const ours = httpRoutes.find(({ metadata }) => metadata.name === WORKER_HTTP_ROUTE);
  return ours !== undefined && routesWorkerService(ours) ? 'httproute' : 'virtualservice';
}

/** The objects of the kind of the worker's route. */
export function routesOf({ cluster, route }: Subject) {
  return route === 'httproute' ? cluster.httpRoutes() : cluster.virtualServices();
}

/**
 * The route splits the requests as the watcher expects, the mesh has accepted it, and no other route takes requests from
 * it.
 */
export async function checkWorkerRoute(subject: Subject): Promise<string> {
  const { cluster, route } = subject;
  // A cluster need not know the Gateway API. Without the objects of the watcher's own kind, the next check fails.
  const [virtualServices, httpRoutes] = await Promise.all([
    cluster.virtualServices().catch(() => []),
    cluster.httpRoutes().catch(() => []),
  ]);
  const conflict = findConflict(subject, virtualServices, httpRoutes);
  if (conflict?.result === 'wrong') {
    throw conflict;
  }
  const routes = await routesOf(subject);
  const weights = checkWeights(route, routes, applyRoute(subject));
  const [note] = route === 'httproute' ? acceptanceOf(subject, routes) : [];
  if (note !== undefined) {
    throw warning(note, 'see the check "services" of each cluster');
  }
  if (conflict !== undefined) {
    throw conflict;
  }
  return weights;
}

/** @throws {Complaint} if the mesh has not accepted the HTTPRoute */
function acceptanceOf({ cluster }: Subject, routes: { metadata: { name: string } }[]): string[] {
  const { kind, name } = routeObjects.httproute;
  const ours = routes.find(({ metadata }) => metadata.name === name);
  try {
    return readAcceptance(ours, `${kind} ${name}`).map(sayNotices);
  } catch (error) {
    throw wrong((error as Error).message, `see why: ${cluster.kubectl} describe httproute ${name}`);
  }
}
