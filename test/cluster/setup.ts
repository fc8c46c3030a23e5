import { hasCluster } from '../support/cluster.ts';
import { install, uninstall } from '../support/install.ts';

/** Brings the demo up on what the kubeconfig leads to, and takes it down when all tests have ended (KEEP=1: it stays). */
export default async function setUp(): Promise<(() => Promise<void>) | undefined> {
  if (!hasCluster) {
    process.stdout.write('No cluster with Istio is reachable by the current kubeconfig: its tests are left out.\n');
    return undefined;
  }
  const startedMs = performance.now();
  await install();
  process.stdout.write(`The demo is up after ${Math.round((performance.now() - startedMs) / 1_000)} s.\n`);
  return async () => {
    if (process.env.KEEP === undefined) {
      await uninstall();
    }
  };
}
