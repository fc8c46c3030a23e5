import { clusters, command, hasCluster, kubectl } from '../support/cluster.ts';

/** Brings the demo up on what the kubeconfig leads to, and takes it down when all tests have ended. */
export default async function setUp(): Promise<(() => Promise<void>) | undefined> {
  if (!hasCluster) {
    process.stdout.write('No cluster with Istio is reachable by the current kubeconfig: its tests are left out.\n');
    return undefined;
  }
  const startedMs = performance.now();
  if (clusters.burst === undefined) {
    await command('skaffold', ['run', '--kube-context', clusters.primary, '-p', 'minikube']);
  } else {
    await command('k8s/two-clusters', ['up']);
  }
  process.stdout.write(`The demo is up after ${Math.round((performance.now() - startedMs) / 1_000)} s.\n`);
  return async () => {
    if (process.env.KEEP !== undefined) {
      return;
    }
    if (clusters.burst === undefined) {
      await command('skaffold', ['delete', '--kube-context', clusters.primary, '-p', 'minikube']);
      await kubectl(clusters.primary, 'wait', '--for=delete', 'namespace/hashr', '--timeout=120s');
    } else {
      await command('k8s/two-clusters', ['down']);
    }
  };
}
