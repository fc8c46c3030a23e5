import { execFile, spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { parseAllDocuments } from 'yaml';
import type { KubernetesObject } from './kubernetes-object.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const run = promisify(execFile);

/** Whether there is a kubectl, which brings kustomize. */
export const hasKubectl = spawnSync('kubectl', ['version', '--client']).status === 0;

/** Builds a folder with a kustomization in it, named from the root of the repository; out comes YAML. */
export async function build(folder: string): Promise<string> {
  const { stdout } = await run('kubectl', ['kustomize', folder], { cwd: root, maxBuffer: 2 ** 24 });
  return stdout;
}

/** Builds a folder composed with components, as somebody would who writes an overlay of their own. */
export async function buildWith(folder: string, components: string[]): Promise<string> {
  await mkdir(`${root}.local`, { recursive: true });
  const own = await mkdtemp(`${root}.local/overlay-`);
  try {
    const kustomization = {
      apiVersion: 'kustomize.config.k8s.io/v1beta1',
      kind: 'Kustomization',
      namespace: 'hashr',
      resources: [`../../${folder}`],
      components: components.map((name) => `../../k8s/components/${name}`),
    };
    await writeFile(`${own}/kustomization.yaml`, JSON.stringify(kustomization));
    return await build(own);
  } finally {
    await rm(own, { recursive: true });
  }
}

/** The objects in a file or a stream of YAML documents. */
export function parseObjects(yaml: string): KubernetesObject[] {
  return parseAllDocuments(yaml)
    .map((document) => document.toJS() as KubernetesObject | null)
    .filter((object) => object !== null);
}
