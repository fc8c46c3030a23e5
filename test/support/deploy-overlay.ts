import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { clusters, command, kubectl, NAMESPACE } from './cluster.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** An overlay that a user composes, as docs/kubernetes.md describes it. */
export interface OwnOverlay {
  /** Overlays of k8s/overlays. */
  overlays: string[];
  /** Components of k8s/components. */
  components?: string[];
  /** Patches for kustomize. */
  patches?: object[];
}

/** Renders such an overlay with the images that are already deployed. */
async function renderOverlay({ overlays, components = [], patches = [] }: OwnOverlay): Promise<string> {
  const folder = await mkdtemp(`${root}.local/overlay-`);
  try {
    const kustomization = {
      apiVersion: 'kustomize.config.k8s.io/v1beta1',
      kind: 'Kustomization',
      namespace: NAMESPACE,
      resources: overlays.map((name) => `../../k8s/overlays/${name}`),
      components: components.map((name) => `../../k8s/components/${name}`),
      patches,
    };
    await writeFile(`${folder}/kustomization.yaml`, JSON.stringify(kustomization));
    const rendered = await command('kubectl', ['kustomize', folder]);
    const deployed = await kubectl(
      ...[clusters.primary, '-n', NAMESPACE, 'get', 'deployments', '-o', 'jsonpath={..containers[*].image}'],
    );
    const imageOf = (name: string) => deployed.split(' ').find((image) => image.includes(`/${name}:`)) ?? name;
    return rendered.replaceAll(
      /image: (frontend|worker|istiowatcher)$/gm,
      (_line, name: string) => `image: ${imageOf(name)}`,
    );
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Renders such an overlay and runs a kubectl command with it, such as `apply` or `delete`. */
export async function withOverlay(context: string, overlay: OwnOverlay, ...args: string[]): Promise<string> {
  await mkdir(`${root}.local`, { recursive: true });
  const folder = await mkdtemp(`${root}.local/rendered-`);
  try {
    await writeFile(`${folder}/all.yaml`, await renderOverlay(overlay));
    return await kubectl(context, ...args, '-f', `${folder}/all.yaml`);
  } finally {
    await rm(folder, { recursive: true });
  }
}
