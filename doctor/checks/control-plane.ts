import { isReady } from '../cluster/demo.ts';
import type { Webhook } from '../cluster/objects.ts';
import { ensure, warning, wrong } from '../finding.ts';
import { install, type Subject } from './subject.ts';

/** Istio's revision that injects sidecars where the label is istio-injection=enabled. */
const DEFAULT = 'default';

/** The API server answers, and kubectl is at most one minor version away, which is what Kubernetes supports. */
export async function checkKubernetes({ cluster, tools }: Subject): Promise<string> {
  const [there, here] = await Promise.all([cluster.serverVersion(), tools.kubectl().catch(() => undefined)]);
  const minorOf = (version: string) => Number(version.split('.')[1]);
  if (here !== undefined && Math.abs(minorOf(here) - minorOf(there)) > 1) {
    throw warning(
      `${there}, but kubectl on this computer is ${here}.`,
      'install a kubectl that is at most 1 minor version away',
    );
  }
  return there;
}

/** The cluster knows Istio's objects as v1, and an istiod is ready. */
export async function checkIstio({ cluster }: Subject): Promise<string> {
  const { context } = cluster.place;
  const remedy = `istioctl install --context ${context}, see https://istio.io/latest/docs/setup/`;
  const [versions, pods] = await Promise.all([cluster.istioVersions(), cluster.istioPods()]);
  ensure(versions.length > 0, "the cluster does not know Istio's objects.", remedy);
  ensure(
    versions.includes('v1'),
    `the cluster knows Istio's objects as ${versions.join(', ')}; the manifests need v1.`,
    'upgrade to Istio 1.22 or newer',
  );
  const istiods = pods.filter(({ metadata }) => metadata.labels.app === 'istiod');
  const [first] = istiods;
  if (first === undefined) {
    throw warning(
      'there are no pods of istiod (a managed Istio shows none).',
      `if Istio is not managed here: ${remedy}`,
    );
  }
  const ready = istiods.filter(isReady);
  ensure(
    ready.length > 0,
    'no istiod is ready.',
    `see why: kubectl --context ${context} -n ${first.metadata.namespace} describe pods -l app=istiod`,
  );
  const revisions = [...new Set(istiods.map(({ metadata }) => metadata.labels['istio.io/rev'] ?? DEFAULT))];
  return `${ready.length} of ${istiods.length} istiod ready, revision ${revisions.join(', ')}`;
}

/** The namespace exists, and its label makes an Istio of this cluster inject sidecars. */
export async function checkNamespace(subject: Subject): Promise<string> {
  const { cluster } = subject;
  const { context, namespace } = cluster.place;
  const [labels, webhooks] = await Promise.all([cluster.namespaceLabels(), cluster.webhooks().catch(() => [])]);
  ensure(labels !== undefined, `there is no namespace ${namespace}.`, install(subject));
  const { 'istio-injection': injection, 'istio.io/rev': revision } = labels;
  const revisions = injectingRevisions(webhooks);
  const right =
    revisions.length === 0 || revisions.includes(DEFAULT)
      ? 'istio-injection=enabled istio.io/rev-'
      : `istio-injection- istio.io/rev=${revisions[0]}`;
  const relabel = `kubectl --context ${context} label namespace ${namespace} --overwrite ${right}`;
  const remedy = `${relabel} && ${cluster.kubectl} rollout restart deployment`;
  const isEnabled = injection === 'enabled';
  ensure(
    injection === undefined || isEnabled,
    `${namespace} has istio-injection=${injection}: without a mesh, no traffic is moved.`,
    remedy,
  );
  const wanted = isEnabled ? DEFAULT : revision;
  ensure(wanted !== undefined, `${namespace} has no label that enables the injection of sidecars.`, remedy);
  const label = isEnabled ? 'istio-injection=enabled' : `istio.io/rev=${wanted}`;
  if (revisions.length > 0 && !revisions.includes(wanted)) {
    throw wrong(`${namespace} has ${label}, but Istio is here as ${revisions.join(', ')}.`, remedy);
  }
  return `${namespace}, ${label}`;
}

/** The revisions of Istio that inject sidecars here, and their tags. */
function injectingRevisions(webhooks: Webhook[]): string[] {
  const names = webhooks.flatMap(({ metadata: { labels } }) => [
    labels['istio.io/rev'] ?? DEFAULT,
    ...(labels['istio.io/tag'] === undefined ? [] : [labels['istio.io/tag']]),
  ]);
  return [...new Set(names)];
}
