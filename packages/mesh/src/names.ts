// The names in istio-manifests/ and k8s/ that the programs depend on.

/** The Service of the workers. Frontends send to it, and the route is for it. */
export const WORKER_SERVICE = 'worker-service';

/** The Service's port for HTTP. */
export const WORKER_PORT = 80;

/** The VirtualService whose weights the watcher changes. */
export const WORKER_VIRTUAL_SERVICE = 'worker-virtual-service';

/** The name of its only HTTP route. */
export const WORKER_ROUTE = 'worker';

/** The DestinationRule that defines the subsets `primary` and `burst`. */
export const WORKER_DESTINATION_RULE = 'worker-destination-rule';

/** The label `app` of the frontend's pods. */
export const FRONTEND_APP = 'frontend';

/**
 * The annotations of the route's object for the watcher: `"true"` pauses it, `primary` or `burst` forces a subset.
 */
export const PAUSED_ANNOTATION = 'istiowatcher/paused';
export const FORCE_ANNOTATION = 'istiowatcher/force';

/** A VirtualService with no gateways, or with this one, applies to the sidecars of the mesh. */
export const MESH_GATEWAY = 'mesh';

/** The worker Service's host name with its namespace, such as `worker-service.hashr`. */
export function workerHost(namespace: string): string {
  return `${WORKER_SERVICE}.${namespace}`;
}
