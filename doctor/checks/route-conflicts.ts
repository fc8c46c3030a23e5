import type { HttpRoute } from '@hashr/mesh/gateway-api-objects.ts';
import { routesWorkerService } from '@hashr/mesh/http-route.ts';
import type { VirtualService } from '@hashr/mesh/istio-objects.ts';
import { WORKER_HTTP_ROUTE, WORKER_VIRTUAL_SERVICE } from '@hashr/mesh/names.ts';
import { type Complaint, warning, wrong } from '../finding.ts';
import { roleFile, type Subject } from './subject.ts';

/**
 * Finds a route that takes requests from the watcher's route, or that has no effect because of it. An HTTPRoute for a
 * Service wins over a VirtualService for the same host, whichever is older, and several HTTPRoutes for one Service are
 * merged. `istioctl analyze` does not report it. Pure.
 *
 * @returns undefined if there is none
 */
export function findConflict(
  { cluster, route }: Subject,
  virtualServices: VirtualService[],
  httpRoutes: HttpRoute[],
): Complaint | undefined {
  const forWorker = httpRoutes.filter(routesWorkerService);
  const ours = forWorker.find(({ metadata }) => metadata.name === WORKER_HTTP_ROUTE);
  const [oldest] = forWorker.filter((one) => one !== ours).sort((a, b) => createdMs(a) - createdMs(b));
  if (route === 'virtualservice') {
    return overriddenBy(ours ?? oldest, cluster.kubectl);
  }
  if (ours === undefined) {
    return undefined; // The check "weights" reports that it is missing.
  }
  if (oldest !== undefined) {
    const isOlder = createdMs(oldest) < createdMs(ours);
    const { name } = oldest.metadata;
    return (isOlder ? wrong : warning)(
      `the HTTPRoute ${name} is also for the worker. The mesh merges the rules of both: the more specific match wins, then the older HTTPRoute, which is ${isOlder ? name : WORKER_HTTP_ROUTE}.`,
      `if this is not intended: ${remove(oldest, cluster.kubectl)}`,
    );
  }
  return virtualServices.some(({ metadata }) => metadata.name === WORKER_VIRTUAL_SERVICE)
    ? warning(
        `the VirtualService ${WORKER_VIRTUAL_SERVICE} also exists and has no effect, because the HTTPRoute wins.`,
        `${cluster.kubectl} delete virtualservice ${WORKER_VIRTUAL_SERVICE}`,
      )
    : undefined;
}

function overriddenBy(winner: HttpRoute | undefined, kubectl: string): Complaint | undefined {
  if (winner === undefined) {
    return undefined;
  }
  const { name } = winner.metadata;
  const found = `the HTTPRoute ${name} routes the requests to the worker and wins: the weights of the VirtualService have no effect.`;
  const keepVirtualService = remove(winner, kubectl);
  if (name !== WORKER_HTTP_ROUTE) {
    return wrong(found, keepVirtualService);
  }
  const steer = `${kubectl} apply -f ${roleFile('httproute')} && ${kubectl} set env deployment/istiowatcher-deployment ROUTE=httproute`;
  return wrong(
    found,
    `to let the watcher change the HTTPRoute: ${steer}; to use the VirtualService: ${keepVirtualService}`,
  );
}

function remove({ metadata }: HttpRoute, kubectl: string): string {
  return `${kubectl} delete httproute ${metadata.name}`;
}

/** When an object was created, in milliseconds since 1970. */
function createdMs({ metadata: { creationTimestamp } }: HttpRoute): number {
  return Date.parse(String(creationTimestamp)) || 0;
}
