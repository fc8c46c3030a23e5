import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { clusters, command, hasCluster } from '../support/cluster.ts';

describe.skipIf(!hasCluster)('skaffold verify', () => {
  test('a pod without privileges can reach the page, its socket, and the workers', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'hashr-verify-'));
    const [images, kubeconfig] = [join(folder, 'images.json'), join(folder, 'kubeconfig')];
    await command('skaffold', ['build', '-q', '--kube-context', clusters.primary, '--file-output', images]);
    // skaffold verify always uses the current context.
    const minified = ['config', 'view', '--minify', '--flatten', '--context', clusters.primary];
    await writeFile(kubeconfig, await command('kubectl', minified));

    const verify = command('skaffold', ['verify', '-a', images], { KUBECONFIG: kubeconfig });

    // The result is the exit code of the pod. Its log is not: skaffold prints what it reads of it before it deletes the pod.
    await expect(verify).resolves.toContain('Tags used in verification');
    await rm(folder, { recursive: true });
  });
});
