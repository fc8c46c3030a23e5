import { hasCluster } from '../support/cluster.ts';
import { install, uninstall } from '../support/install.ts';

/** Deploys the demo to the clusters of the kubeconfig, and deletes it after all tests, unless KEEP=1 is set. */
export default async function setUp(): Promise<(() => Promise<void>) | undefined> {
  if (!hasCluster) {
    process.stdout.write('The current kubeconfig leads to no cluster with Istio: the cluster tests are skipped.\n');
    return undefined;
  }
  const startedMs = performance.now();
  await install();
  process.stdout.write(`The demo is deployed after ${Math.round((performance.now() - startedMs) / 1_000)} s.\n`);
  return async () => {
    if (process.env.KEEP === undefined) {
      await uninstall();
    }
  };
}
