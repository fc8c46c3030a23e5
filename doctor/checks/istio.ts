import { isReady } from '../cluster/demo.ts';
import type { Pod, Webhook } from '../cluster/objects.ts';
import { warning, wrong } from '../finding.ts';
import { install, kubectlAt, type Subject } from './subject.ts';
import { checkSkew } from './tools.ts';

/** Kubernetes promises that kubectl works with API servers that are one minor version away. */
const KUBECTL_SKEW = 1;
/** Istio's revision that injects where the label is istio-injection=enabled. */
const DEFAULT = 'default';

/** The cluster answers, and kubectl fits to it. */
export async function checkKubernetes({ cluster, tools }: Subject): Promise<string> {
  const kubectl = await tools.kubectl().catch(() => undefined);
  return checkSkew(kubectl, await cluster.serverVersion(), KUBECTL_SKEW);
}

/** Istio's resource definitions exist, and an istiod is ready. */
export async function checkIstio({ cluster }: Subject): Promise<string> {
  const { place } = cluster;
  const install = `istioctl install --context ${place.context}, see https://istio.io/latest/docs/setup/`;
  const versions = await cluster.istioVersions();
  if (versions.length === 0) {
    throw wrong("the cluster does not know Istio's objects.", install);
  }
  if (!versions.includes('v1')) {
    throw wrong(`its objects are ${versions.join(', ')}; the manifests want v1.`, 'upgrade to Istio 1.22 or newer');
  }
  const istiods = (await cluster.istioPods()).filter(({ metadata }) => metadata.labels.app === 'istiod');
  const [first] = istiods;
  if (first === undefined) {
    throw warning(
      'its objects are known, no istiod is to be seen (with a managed Istio that is as it should be).',
      `if it is not managed: ${install}`,
    );
  }
  const ready = istiods.filter(isReady);
  if (ready.length === 0) {
    const there = { ...place, namespace: first.metadata.namespace };
    throw wrong('no istiod is ready.', `look why: ${kubectlAt(there)} describe pods -l app=istiod`);
  }
  return `${ready.length} of ${istiods.length} istiod ready, ${revisionsOf(istiods)}`;
}

function revisionsOf(pods: Pod[]): string {
  const revisions = [...new Set(pods.map(({ metadata }) => metadata.labels['istio.io/rev'] ?? DEFAULT))];
  return `${revisions.length === 1 ? 'revision' : 'revisions'} ${revisions.join(', ')}`;
}

/** The namespace exists, and has the label by which an Istio of this cluster injects sidecars. */
export async function checkNamespace({ cluster, role }: Subject): Promise<string> {
  const { place } = cluster;
  const { namespace } = place;
  const labels = await cluster.namespaceLabels();
  if (labels === undefined) {
    throw wrong(`there is no ${namespace}.`, install(place, role));
  }
  const { 'istio-injection': injection, 'istio.io/rev': revision } = labels;
  const revisions = injectingRevisions(await cluster.webhooks().catch(() => []));
  const right =
    revisions.length === 0 || revisions.includes(DEFAULT)
      ? 'istio-injection=enabled istio.io/rev-'
      : `istio-injection- istio.io/rev=${revisions[0]}`;
  const remedy = `kubectl --context ${place.context} label namespace ${namespace} --overwrite ${right} && ${kubectlAt(place)} rollout restart deployment`;
  if (injection !== undefined && injection !== 'enabled') {
    throw wrong(`${namespace} has istio-injection=${injection}: without a mesh, no traffic is moved.`, remedy);
  }
  const wanted = injection === 'enabled' ? DEFAULT : revision;
  if (wanted === undefined) {
    throw wrong(`${namespace} has no label that asks for sidecars.`, remedy);
  }
  const label = injection === 'enabled' ? 'istio-injection=enabled' : `istio.io/rev=${wanted}`;
  if (revisions.length > 0 && !revisions.includes(wanted)) {
    throw wrong(`${namespace} has ${label}, but Istio is here as ${revisions.join(', ')}.`, remedy);
  }
  return `${namespace}, ${label}`;
}

/** The revisions of Istio that inject here, and the tags that stand for one. */
function injectingRevisions(webhooks: Webhook[]): string[] {
  const names = webhooks.flatMap(({ metadata: { labels } }) => [
    labels['istio.io/rev'] ?? DEFAULT,
    ...(labels['istio.io/tag'] === undefined ? [] : [labels['istio.io/tag']]),
  ]);
  return [...new Set(names)];
}
