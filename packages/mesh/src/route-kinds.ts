import { readHttpRoute } from './http-route.ts';
import { WORKER_HTTP_ROUTE, WORKER_VIRTUAL_SERVICE } from './names.ts';
import { readVirtualService } from './virtual-service.ts';
import type { WorkerRoute } from './worker-route.ts';

/** The kinds of objects that can split the worker's requests, as the setting ROUTE names them. */
export const routeKinds = ['virtualservice', 'httproute'] as const;

export type RouteKind = (typeof routeKinds)[number];

/** What differs between the kinds. */
export interface RouteObject {
  kind: string;
  group: string;
  version: string;
  /** The name of the resource in the API, such as `virtualservices`. */
  plural: string;
  name: string;
  /** The field of `spec` that contains the routes. */
  routesField: 'http' | 'rules';
  /** Its file in `istio-manifests/`. */
  file: string;
  /** The command that creates the object. */
  apply: string;
  /**
   * Reads the worker's route from an object. Pure.
   *
   * @param where the name of the object, for messages
   * @throws {MeshFailure} if the object has no route that the watcher can change
   */
  read(object: unknown, where: string): WorkerRoute;
}

/** The object of each kind. */
export const routeObjects: Record<RouteKind, RouteObject> = {
  virtualservice: {
    kind: 'VirtualService',
    group: 'networking.istio.io',
    version: 'v1',
    plural: 'virtualservices',
    name: WORKER_VIRTUAL_SERVICE,
    routesField: 'http',
    file: 'worker-virtual-service.yaml',
    apply: 'kubectl apply -f istio-manifests/worker-virtual-service.yaml',
    read: readVirtualService,
  },
  httproute: {
    kind: 'HTTPRoute',
    group: 'gateway.networking.k8s.io',
    version: 'v1',
    plural: 'httproutes',
    name: WORKER_HTTP_ROUTE,
    routesField: 'rules',
    file: 'http-route/worker-route.yaml',
    apply: 'kubectl apply -k istio-manifests/http-route',
    read: readHttpRoute,
  },
};

/** The other one of the two kinds. */
export function otherRouteKind(route: RouteKind): RouteKind {
  return route === 'httproute' ? 'virtualservice' : 'httproute';
}
