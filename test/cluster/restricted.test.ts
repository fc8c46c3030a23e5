import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clusters, hasCluster, inPrimary, kubectl } from '../support/cluster.ts';

const RESTRICTED = 'hashr-restricted';

describe.skipIf(!hasCluster)('a namespace that enforces Pod Security "restricted", without the mesh', () => {
  const file = join(tmpdir(), `${RESTRICTED}.yaml`);
  const restricted = (...args: string[]) => kubectl(clusters.primary, '-n', RESTRICTED, ...args);

  beforeAll(async () => {
    const rendered = await kubectl(clusters.primary, 'kustomize', 'k8s/overlays/without-mesh');
    const deployed = await inPrimary('get', 'deployments', '-o', 'jsonpath={..containers[*].image}');
    const imageOf = (name: string) => deployed.split(' ').find((image) => image.includes(`/${name}:`)) ?? name;
    const text = rendered
      .replaceAll('namespace: hashr', `namespace: ${RESTRICTED}`)
      .replace(/^ {2}name: hashr$/m, `  name: ${RESTRICTED}`)
      .replaceAll(/image: (frontend|worker|istiowatcher)$/gm, (_line, name: string) => `image: ${imageOf(name)}`);
    await writeFile(file, text);
    await kubectl(clusters.primary, 'apply', '-f', file);
  });
  afterAll(async () => {
    await kubectl(clusters.primary, 'delete', 'namespace', RESTRICTED, '--wait=false');
    await rm(file, { force: true });
  });

  test('accepts the pods of the demo, and they hash', async () => {
    for (const name of ['redis-cache', 'worker-deployment', 'frontend-deployment']) {
      await restricted('rollout', 'status', 'deployment', name, '--timeout=180s');
    }
    const script =
      "fetch('http://frontend-service/api/hash',{method:'POST',body:'{\"count\":5}'}).then(r=>r.text()).then(console.log)";
    const answer = await restricted('exec', 'deployment/frontend-deployment', '--', 'node', '-e', script);

    expect(JSON.parse(answer)).toMatchObject({ sent: 5, succeeded: 5 });
    const levels = await kubectl(clusters.primary, 'get', 'namespace', RESTRICTED, '-o', 'jsonpath={.metadata.labels}');
    expect(levels).toContain('"pod-security.kubernetes.io/enforce":"restricted"');
  });

  test('refuses a pod that does not meet the level', async () => {
    const run = restricted('run', 'root', '--image=debian:bookworm-slim', '--', 'sleep', '1');

    await expect(run).rejects.toThrow('violates PodSecurity');
  });
});
