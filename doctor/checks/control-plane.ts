import { isReady } from '../cluster/objects.ts';
import { ensure, warning, wrong } from '../finding.ts';
import { install } from './install.ts';
import type { Subject } from './subject.ts';

/** Istio's revision that injects sidecars where the label is istio-injection=enabled. */
const DEFAULT = 'default';

/** The API server answers, and kubectl is at most one minor version away, which is what Kubernetes supports. */
export async function checkKubernetes({ cluster, tools }: Subject): Promise<string> {
  const there = await cluster.serverVersion();
  const here = await tools.kubectl().catch(() => there);
  const minorOf = (version: string) => Number(version.split('.')[1]);
  if (Math.abs(minorOf(here) - minorOf(there)) > 1) {
    const found = `${there}, but kubectl on this computer is ${here}.`;
    throw warning(found, 'install a kubectl whose minor version differs from that of the cluster by at most 1');
  }
  return there;
}

/** The cluster knows Istio's objects as v1, and an istiod is ready. */
export async function checkIstio({ cluster }: Subject): Promise<string> {
  const { context } = cluster.place;
  const installIstio = `istioctl install --context ${context}, see https://istio.io/latest/docs/setup/`;
  const versions = await cluster.istioVersions();
  ensure(versions.length > 0, "the cluster does not serve Istio's API.", installIstio);
  const found = `the cluster serves Istio's API as ${versions.join(', ')}; the manifests need v1.`;
  ensure(versions.includes('v1'), found, 'upgrade to Istio 1.22 or newer');
  const istiods = (await cluster.istioPods()).filter(({ metadata }) => metadata.labels.app === 'istiod');
  const [first] = istiods;
  if (first === undefined) {
    throw warning('there is no pod of istiod (a managed Istio has none).', `if it is not managed: ${installIstio}`);
  }
  const ready = istiods.filter(isReady).length;
  const describe = `kubectl --context ${context} -n ${first.metadata.namespace} describe pods -l app=istiod`;
  ensure(ready > 0, 'no istiod is ready.', `see why: ${describe}`);
  const revisions = new Set(istiods.map(({ metadata }) => metadata.labels['istio.io/rev'] ?? DEFAULT));
  return `${ready} of ${istiods.length} istiod ready, revision ${[...revisions].join(', ')}`;
}

/** The namespace exists, and its label makes an Istio of this cluster inject sidecars. */
export async function checkNamespace(subject: Subject): Promise<string> {
  const { cluster } = subject;
  const { context, namespace } = cluster.place;
  const labels = await cluster.namespaceLabels();
  if (labels === undefined) {
    throw wrong(`there is no namespace ${namespace}.`, await install(subject));
  }
  const revisions = await injectingRevisions(cluster);
  const right =
    revisions.length === 0 || revisions.includes(DEFAULT)
      ? 'istio-injection=enabled istio.io/rev-'
      : `istio-injection- istio.io/rev=${revisions[0]}`;
  const relabel = `kubectl --context ${context} label namespace ${namespace} --overwrite ${right}`;
  const remedy = `${relabel} && ${cluster.kubectl} rollout restart deployment`;

  const { 'istio-injection': injection = 'enabled', 'istio.io/rev': revision } = labels;
  const off = `${namespace} has istio-injection=${injection}: without a mesh, the weights have no effect.`;
  ensure(injection === 'enabled', off, remedy);
  const wanted = 'istio-injection' in labels ? DEFAULT : revision;
  ensure(wanted !== undefined, `${namespace} has no label that enables the injection of sidecars.`, remedy);
  const label = 'istio-injection' in labels ? 'istio-injection=enabled' : `istio.io/rev=${wanted}`;
  const isInstalled = revisions.length === 0 || revisions.includes(wanted);
  ensure(
    isInstalled,
    `${namespace} has ${label}, but the revisions of Istio in this cluster are ${revisions.join(', ')}.`,
    remedy,
  );
  return `${namespace}, ${label}`;
}

/** The revisions of Istio that inject sidecars here, and their tags; none if the webhooks cannot be read. */
async function injectingRevisions(cluster: Subject['cluster']): Promise<string[]> {
  const webhooks = await cluster.webhooks().catch(() => []);
  const names = webhooks.flatMap(({ metadata: { labels } }) => [
    labels['istio.io/rev'] ?? DEFAULT,
    ...(labels['istio.io/tag'] === undefined ? [] : [labels['istio.io/tag']]),
  ]);
  return [...new Set(names)];
}
