import { clusters, command, kubectl } from './cluster.ts';

/** Brings the demo up on the clusters of the tests, by the commands of the document. */
export async function install(): Promise<void> {
  if (clusters.burst === undefined) {
    await command('skaffold', ['run', '--kube-context', clusters.primary, '-p', 'minikube']);
  } else {
    await command('k8s/two-clusters', ['up']);
  }
}

/** Takes it down; nothing is left. */
export async function uninstall(): Promise<void> {
  if (clusters.burst === undefined) {
    await command('skaffold', ['delete', '--kube-context', clusters.primary, '-p', 'minikube']);
    await kubectl(clusters.primary, 'wait', '--for=delete', 'namespace/hashr', '--timeout=120s');
  } else {
    await command('k8s/two-clusters', ['down']);
  }
}
