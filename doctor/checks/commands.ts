import type { Place } from '../facts/cluster-facts.ts';

/** How a remedy's command begins: it names the place, so that it can be copied as it is. */
export function kubectlAt({ context, namespace }: Place): string {
  return `kubectl --context ${context} -n ${namespace}`;
}

/** What puts a manifest of the mesh back as it came. */
export function applyAgain(place: Place, file: string): string {
  return `${kubectlAt(place)} apply -f istio-manifests/${file}`;
}

/** What brings the demo up in a context: with the page, or only the worker of the cluster that helps out. */
export function install({ context }: Place, role: 'home' | 'other'): string {
  return `skaffold run${role === 'other' ? ' -p burst' : ''} --kube-context ${context}`;
}
