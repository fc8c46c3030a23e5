import { type RouteKind, routeObjects } from '@hashr/mesh/route-kinds.ts';
import type { Cluster } from '../cluster/cluster.ts';
import type { Tools } from './tools.ts';

/** What the checks of a cluster examine. */
export interface Subject {
  cluster: Cluster;
  /** Whether this is the frontend's cluster. The others run only workers. */
  hasFrontend: boolean;
  /** The kind of the worker's route, which is in the frontend's cluster. */
  route: RouteKind;
  /** All clusters that could be reached, this one first. */
  clusters: Cluster[];
  /** All contexts of the mesh. */
  contexts: string[];
  tools: Tools;
}

/** The command that applies a manifest of the mesh again. */
export function applyAgain({ kubectl }: Cluster, file: string): string {
  return `${kubectl} apply -f istio-manifests/${file}`;
}

/** The command that applies the worker's route again. */
export function applyRoute({ cluster, route }: Subject): string {
  return routeObjects[route].apply.replace('kubectl', cluster.kubectl);
}

/** The manifest of the watcher's Role for a kind of route. */
export function roleFile(route: RouteKind): string {
  return route === 'httproute' ? 'k8s/components/http-route/role.yaml' : 'k8s/base/istiowatcher/role.yaml';
}
