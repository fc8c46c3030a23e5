import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clusters, command, hasCluster, kubectl } from '../support/cluster.ts';

const RESTRICTED = 'hashr-restricted';

describe.skipIf(!hasCluster)('a namespace that enforces Pod Security "restricted", without the mesh', () => {
  const file = join(tmpdir(), `${RESTRICTED}.yaml`);
  const restricted = (...args: string[]) => kubectl(clusters.primary, '-n', RESTRICTED, ...args);

  beforeAll(async () => {
    const args = ['render', '-p', 'without-mesh', '--kube-context', clusters.primary, '--digest-source=tag'];
    const images = await command('skaffold', ['build', '-q', '-p', 'without-mesh', '--kube-context', clusters.primary]);
    await writeFile(`${file}.json`, images);
    const rendered = await command('skaffold', [...args.slice(0, -1), '--build-artifacts', `${file}.json`]);
    const text = rendered
      .replaceAll('namespace: hashr', `namespace: ${RESTRICTED}`)
      .replace(/^ {2}name: hashr$/m, `  name: ${RESTRICTED}`);
    await writeFile(file, text);
    await kubectl(clusters.primary, 'create', 'namespace', RESTRICTED);
    await kubectl(clusters.primary, 'label', 'namespace', RESTRICTED, 'pod-security.kubernetes.io/enforce=restricted');
    await kubectl(clusters.primary, 'apply', '-f', file);
    // kustomize's own Namespace object would have taken the label away.
    await kubectl(
      clusters.primary,
      ...['label', 'namespace', RESTRICTED, 'pod-security.kubernetes.io/enforce=restricted', '--overwrite'],
    );
    await restricted('rollout', 'restart', 'deployment');
  });
  afterAll(async () => {
    await kubectl(clusters.primary, 'delete', 'namespace', RESTRICTED, '--wait=false');
    await rm(file, { force: true });
    await rm(`${file}.json`, { force: true });
  });

  test('takes our pods, and they hash', async () => {
    for (const name of ['redis-cache', 'worker-deployment', 'frontend-deployment']) {
      await restricted('rollout', 'status', 'deployment', name, '--timeout=180s');
    }
    const ask =
      "fetch('http://frontend-service/api/hash',{method:'POST',body:'{\"count\":5}'}).then(r=>r.text()).then(console.log)";
    const answer = await restricted('exec', 'deployment/frontend-deployment', '--', 'node', '-e', ask);

    expect(JSON.parse(answer)).toMatchObject({ sent: 5, hashed: 5 });
    const levels = await kubectl(clusters.primary, 'get', 'namespace', RESTRICTED, '-o', 'jsonpath={.metadata.labels}');
    expect(levels).toContain('"pod-security.kubernetes.io/enforce":"restricted"');
  });

  test('and refuses one that is not restricted', async () => {
    const run = restricted('run', 'root', '--image=debian:bookworm-slim', '--', 'sleep', '1');

    await expect(run).rejects.toThrow('violates PodSecurity');
  });
});
