import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { readersEnvironment } from './readers-environment.ts';

const run = promisify(execFile);

/** The clusters of the current kubeconfig. */
export interface Clusters {
  /** The environment with a copy of the kubeconfig, so that the chapters do not change the user's. */
  env: NodeJS.ProcessEnv;
  /** Deletes the demo and everything of the chapters from all clusters. */
  reset(): Promise<void>;
}

const NAMESPACES = ['hashr', 'lessons'];

/**
 * Finds the clusters: the contexts `primary` and `burst`, or else the current context.
 *
 * @param kubeconfig where the copy of the kubeconfig is written
 * @returns undefined if the current kubeconfig leads to no cluster with Istio
 */
export async function findClusters(kubeconfig: string): Promise<Clusters | undefined> {
  const env = { ...readersEnvironment(process.env), KUBECONFIG: kubeconfig };
  const kubectl = async (...args: string[]) => (await run('kubectl', args, { env, maxBuffer: 2 ** 26 })).stdout.trim();
  try {
    const { stdout } = await run('kubectl', ['config', 'view', '--raw', '--flatten']);
    writeFileSync(kubeconfig, stdout, { mode: 0o600 });
    const names = (await kubectl('config', 'get-contexts', '-o', 'name')).split('\n');
    const isPair = names.includes('primary') && names.includes('burst');
    if (isPair) {
      await kubectl('config', 'use-context', 'primary');
    }
    const contexts = isPair ? ['primary', 'burst'] : [await kubectl('config', 'current-context')];
    await kubectl('get', 'namespace', 'istio-system', '--request-timeout=10s');
    return {
      env,
      async reset() {
        const deleteFrom = (context: string) =>
          kubectl('--context', context, 'delete', 'namespace', ...NAMESPACES, '--ignore-not-found', '--timeout=180s');
        await Promise.all(contexts.map(deleteFrom));
      },
    };
  } catch {
    return undefined;
  }
}
