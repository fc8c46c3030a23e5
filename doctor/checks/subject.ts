import type { Cluster } from '../cluster/cluster.ts';
import type { Tools } from './tools.ts';

/** What the checks of a cluster examine. */
export interface Subject {
  cluster: Cluster;
  /** Whether this is the frontend's cluster. The others run only workers. */
  hasFrontend: boolean;
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

/** The command that installs the demo, or the worker alone in a cluster without the frontend. */
export function install({ cluster, hasFrontend }: Subject): string {
  return `skaffold run${hasFrontend ? '' : ' -p burst'} --kube-context ${cluster.place.context}`;
}
