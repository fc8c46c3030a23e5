import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { deleteObjects, objectsIn } from '@hashr/test/support/applied-manifests.ts';
import { clusters, inBurst, inPrimary } from '@hashr/test/support/cluster.ts';
import { withOverlay } from '@hashr/test/support/deploy-overlay.ts';
import type { Strategy } from './strategies.ts';

/** The capacity of primary, in requests per second. Burst has more than it ever gets. */
export const PRIMARY_CAPACITY = 15;
const BURST_CAPACITY = 45;

/** The two clusters are two zones of one region, by a label that Istio reads instead of the node's. */
const zone = (cluster: string) => ({ 'istio-locality': `lab.${cluster}` });

const root = fileURLToPath(new URL('../..', import.meta.url));
const manifests = 'istio-manifests';

/** Sets the demo up for a strategy, and waits until all of it is ready. */
export async function setUp(strategy: Strategy): Promise<void> {
  await clear();
  // Burst refuses nothing, not even strings that arrive at once after a pause of the machine.
  await applyToBurst([worker('burst', BURST_CAPACITY, 1, { CAPACITY_BUCKET_SECONDS: '2' })]);
  await applyToPrimary(await patchesFor(strategy));
  await untilReady();
  if (strategy.folder !== undefined) {
    await inPrimary('apply', '-k', `${manifests}/${strategy.folder}`);
  }
  await sleep(3_000); // The sidecar receives the new routes.
}

/** Deploys the demo without any strategy, as it was before. */
export async function restore(): Promise<void> {
  await clear();
  await applyToBurst([]);
  await applyToPrimary([]);
  await untilReady();
}

/** Deletes what the folders of the strategies add to the demo, and an HTTPRoute, which would win over all of them. */
async function clear(): Promise<void> {
  await inPrimary('delete', 'httproute', 'worker-route', '--ignore-not-found').catch(() => {
    // Without the Gateway API there is no such kind.
  });
  const added = await objectsIn(`${manifests}/lessons/18-load-reports`);
  added.push(...(await objectsIn(`${manifests}/lessons/18-eject-on-429`)));
  await deleteObjects(
    clusters.primary,
    added.filter(({ kind }) => kind === 'EnvoyFilter'),
  );
}

const applyToPrimary = (patches: object[]) =>
  withOverlay(clusters.primary, { overlays: ['primary'], patches }, 'apply');
const applyToBurst = (patches: object[]) =>
  withOverlay(clusters.burst ?? '', { overlays: ['burst'], patches }, 'apply');

async function untilReady(): Promise<void> {
  const names = ['worker-deployment', 'frontend-deployment', 'istiowatcher-deployment'];
  await inBurst('rollout', 'status', 'deployment', 'worker-deployment', '--timeout=120s');
  for (const name of names) {
    await inPrimary('rollout', 'status', 'deployment', name, '--timeout=120s');
  }
}

async function patchesFor({ name, frontendPatch, watcher, workers = 1, workerSettings }: Strategy): Promise<object[]> {
  // A new frontend for each strategy: latencies, connections and ejected workers of the one before must not count.
  const metadata = { labels: zone('primary'), annotations: { 'hashr/strategy': name } };
  return [
    worker('primary', PRIMARY_CAPACITY / workers, workers, workerSettings),
    patch('frontend-deployment', { spec: { template: { metadata } } }),
    patch('istiowatcher-deployment', containerEnv('istiowatcher', watcher ?? { PAUSED: 'true' })),
    ...(frontendPatch === undefined ? [] : [{ patch: await readFile(`${root}${manifests}/${frontendPatch}`, 'utf8') }]),
  ];
}

function worker(cluster: string, capacity: number, replicas: number, more: Record<string, string> = {}): object {
  const { spec } = containerEnv('worker', { CAPACITY: String(capacity), LOAD_REPORT: 'json', ...more });
  return patch('worker-deployment', {
    spec: { replicas, template: { metadata: { labels: zone(cluster) }, ...spec.template } },
  });
}

function containerEnv(name: string, env: Record<string, string>) {
  const list = Object.entries(env).map(([key, value]) => ({ name: key, value }));
  return { spec: { template: { spec: { containers: [{ name, env: list }] } } } };
}

/** A strategic merge patch of a Deployment, for kustomize. */
function patch(name: string, changes: object): object {
  const object = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name }, ...changes };
  return { target: { kind: 'Deployment', name }, patch: JSON.stringify(object) };
}
