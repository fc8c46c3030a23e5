import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { isInstalled } from '../support/is-installed.ts';
import type { KubernetesObject } from './kubernetes-object.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const run = promisify(execFile);

/** Whether kubectl is installed. It contains kustomize. */
export const hasKubectl = isInstalled('kubectl', 'version', '--client');

/** The output of `k8s/network-addresses/read primary burst`, with addresses for documentation (RFC 5737). */
const addresses = {
  apiVersion: 'string-hashr/v1',
  kind: 'NetworkAddresses',
  metadata: { name: 'addresses', annotations: { 'config.kubernetes.io/local-config': 'true' } },
  spec: {
    kubernetesApi: { to: [{ ipBlock: { cidr: '192.0.2.1/32' } }], ports: [{ port: 6443 }] },
    pods: {
      primary: [{ ipBlock: { cidr: '198.51.100.0/24' } }],
      burst: [{ ipBlock: { cidr: '203.0.113.0/25' } }, { ipBlock: { cidr: '203.0.113.128/25' } }],
    },
  },
};

/** A copy of the manifests with those addresses, so that nothing is written into the repository. */
let copy = '';
beforeAll(async () => {
  copy = await mkdtemp(join(tmpdir(), 'hashr-manifests-'));
  for (const folder of ['k8s', 'istio-manifests']) {
    await cp(`${root}${folder}`, join(copy, folder), { recursive: true });
  }
  await writeFile(join(copy, 'k8s/network-addresses/addresses.yaml'), JSON.stringify(addresses));
});
afterAll(() => rm(copy, { recursive: true }));

/** Builds a kustomization. Returns YAML. `folder` is relative to the root of the repository. */
export async function build(folder: string): Promise<string> {
  const { stdout } = await run('kubectl', ['kustomize', folder], { cwd: copy, maxBuffer: 2 ** 24 });
  return stdout;
}

/**
 * Builds a folder with components, like an overlay that a user writes.
 *
 * @param withAddresses whether the overlay names k8s/network-addresses
 */
export async function buildWith(folder: string, components: string[], withAddresses = true): Promise<string> {
  await mkdir(join(copy, 'own'), { recursive: true });
  const own = await mkdtemp(join(copy, 'own/overlay-'));
  try {
    const kustomization = {
      apiVersion: 'kustomize.config.k8s.io/v1beta1',
      kind: 'Kustomization',
      namespace: 'hashr',
      resources: [`../../${folder}`, ...(withAddresses ? ['../../k8s/network-addresses'] : [])],
      components: components.map((name) => `../../k8s/components/${name}`),
    };
    await writeFile(`${own}/kustomization.yaml`, JSON.stringify(kustomization));
    return await build(own);
  } finally {
    await rm(own, { recursive: true });
  }
}

/** Parses the objects in a stream of YAML documents. */
export function parseObjects(yaml: string): KubernetesObject[] {
  return parseAllDocuments(yaml)
    .map((document) => document.toJS() as KubernetesObject | null)
    .filter((object) => object !== null);
}
