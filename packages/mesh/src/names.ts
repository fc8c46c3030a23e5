import type { Cluster } from '@hashr/messages/cluster.ts';
import { subsets } from './subsets.ts';

// The names in istio-manifests/ and k8s/ that the programs depend on.

/** The Service of the workers. Frontends send to it, and the route is for it. */
export const WORKER_SERVICE = 'worker-service';

/** The Service's port for HTTP. */
export const WORKER_PORT = 80;

/** The VirtualService whose weights the watcher changes. */
export const WORKER_VIRTUAL_SERVICE = 'worker-virtual-service';

/** The HTTPRoute whose weights the watcher changes instead, if ROUTE=httproute. */
export const WORKER_HTTP_ROUTE = 'worker-route';

/** The name of the VirtualService's only HTTP route. */
export const WORKER_ROUTE = 'worker';

/** The DestinationRule that defines the subsets `primary` and `burst`. */
export const WORKER_DESTINATION_RULE = 'worker-destination-rule';

/** The label `app` of the workers' pods. */
export const WORKER_APP = 'worker';

/** The label `app` of the frontend's pods. */
export const FRONTEND_APP = 'frontend';

/**
 * The annotations of the route's object for the watcher: `"true"` pauses it, `primary` or `burst` forces a subset.
 */
export const PAUSED_ANNOTATION = 'istiowatcher/paused';
export const FORCE_ANNOTATION = 'istiowatcher/force';

/** A VirtualService with no gateways, or with this one, applies to the sidecars of the mesh. */
export const MESH_GATEWAY = 'mesh';

/** The Service of one subset of the workers. An HTTPRoute splits the requests between Services, not between subsets. */
export function subsetService(subset: Cluster): string {
  return `worker-${subset}`;
}

/** The Services of the worker: the one that frontends call, and that of each subset. */
export const workerServices: readonly string[] = [WORKER_SERVICE, ...subsets.map(subsetService)];

/** Whether a host is a Service of a namespace, with the name of the namespace or in full. Pure. */
export function isServiceHost(host: string, service: string, namespace: string): boolean {
  const name = `${service}.${namespace}`;
  return host === name || host.startsWith(`${name}.`);
}
