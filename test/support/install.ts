import { clusters, command, kubectl } from './cluster.ts';

/** Deploys the demo to the clusters of the tests, with the commands of docs/kubernetes.md. */
export async function install(): Promise<void> {
  if (clusters.burst === undefined) {
    await command('skaffold', ['run', '--kube-context', clusters.primary, '-p', 'minikube']);
  } else {
    await command('k8s/two-clusters', ['up']);
  }
}

/** Deletes the demo completely. */
export async function uninstall(): Promise<void> {
  if (clusters.burst === undefined) {
    await command('skaffold', ['delete', '--kube-context', clusters.primary, '-p', 'minikube']);
    await kubectl(clusters.primary, 'wait', '--for=delete', 'namespace/hashr', '--timeout=120s');
  } else {
    await command('k8s/two-clusters', ['down']);
  }
}
