import type { Cluster, Place } from '../cluster/cluster.ts';
import type { Tools } from './tools.ts';

/** What the checks of a cluster are about. */
export interface Subject {
  cluster: Cluster;
  /** `home` is the cluster with the page. The others help out with a worker. */
  role: 'home' | 'other';
  /** All clusters that were reached, this one first. */
  clusters: Cluster[];
  /** All contexts that the doctor was given. */
  contexts: string[];
  tools: Tools;
}

/** How the command of a remedy begins: it names the place, so that it can be copied as it is. */
export function kubectlAt({ context, namespace }: Place): string {
  return `kubectl --context ${context} -n ${namespace}`;
}

/** The command that applies a manifest of the mesh again. */
export function applyAgain(place: Place, file: string): string {
  return `${kubectlAt(place)} apply -f istio-manifests/${file}`;
}

/** The command that installs the demo in a context: with the page, or only the worker of the cluster that helps out. */
export function install({ context }: Place, role: Subject['role']): string {
  return `skaffold run${role === 'other' ? ' -p burst' : ''} --kube-context ${context}`;
}
