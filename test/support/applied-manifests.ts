import { readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseAllDocuments } from 'yaml';
import { command, kubectl, NAMESPACE } from './cluster.ts';

const folder = fileURLToPath(new URL('../../istio-manifests', import.meta.url));

/** The parts of an object by which it is deleted. */
export interface ObjectKey {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string };
}

/** The folders of istio-manifests that can be applied: the variants, and the lessons of the codelab. */
export const variants: string[] = (await readdir(folder, { recursive: true }))
  .filter((path) => path.endsWith('/kustomization.yaml'))
  .map((path) => `istio-manifests/${dirname(path)}`)
  .toSorted();

/** The objects of a kustomization, as they would be applied to the demo's namespace. */
export async function objectsIn(path: string): Promise<ObjectKey[]> {
  const documents = parseAllDocuments(await command('kubectl', ['kustomize', path]));
  return documents.map((document) => document.toJS() as ObjectKey);
}

/**
 * One text for each object: `networking.istio.io DestinationRule hashr/worker-destination-rule`. The kind is not enough:
 * there are Gateways of Istio and of the Gateway API.
 */
export function nameOf({ apiVersion, kind, metadata: { name, namespace = NAMESPACE } }: ObjectKey): string {
  return `${dirname(apiVersion)} ${kind} ${namespace}/${name}`;
}

/** Deletes objects that may not exist. */
export async function deleteObjects(context: string, items: ObjectKey[]): Promise<void> {
  if (items.length === 0) {
    return;
  }
  const list = items.map(({ metadata, ...item }) => ({ ...item, metadata: { namespace: NAMESPACE, ...metadata } }));
  await withObjects(context, list, 'delete', '--ignore-not-found', '--timeout=60s');
}

/** Runs a kubectl command with objects, such as `apply`. */
export async function withObjects(context: string, items: object[], ...args: string[]): Promise<void> {
  const file = join(tmpdir(), `hashr-objects-${process.pid}.json`);
  await writeFile(file, JSON.stringify({ apiVersion: 'v1', kind: 'List', items }));
  await kubectl(context, ...args, '-f', file);
  await rm(file);
}
