import { given, valueOr } from '../fact.ts';
import type { ClusterFacts } from '../facts/cluster-facts.ts';
import type { Webhook } from '../facts/objects.ts';
import { type Finding, ok, wrong } from '../finding.ts';
import { install, kubectlAt } from './commands.ts';

/** Istio's revision that injects where the label is istio-injection=enabled. */
const DEFAULT = 'default';

/** The namespace is there, and labelled so that an Istio that is here injects sidecars. */
export function checkNamespace({ place, namespace, webhooks }: ClusterFacts, role: 'home' | 'other'): Finding {
  const CHECK = 'namespace';
  return given(CHECK, namespace, (found) => {
    if (found === undefined) {
      return wrong(CHECK, `there is no ${place.namespace}.`, install(place, role));
    }
    const { 'istio-injection': injection, 'istio.io/rev': revision } = found.metadata.labels;
    const revisions = revisionsOf(valueOr(webhooks, []));
    const right =
      revisions.length === 0 || revisions.includes(DEFAULT)
        ? 'istio-injection=enabled istio.io/rev-'
        : `istio-injection- istio.io/rev=${revisions[0]}`;
    const remedy = `kubectl --context ${place.context} label namespace ${place.namespace} --overwrite ${right} && ${kubectlAt(place)} rollout restart deployment`;
    if (injection !== undefined && injection !== 'enabled') {
      return wrong(
        CHECK,
        `${place.namespace} has istio-injection=${injection}: without a mesh, no traffic is moved.`,
        remedy,
      );
    }
    const wanted = injection === 'enabled' ? DEFAULT : revision;
    if (wanted === undefined) {
      return wrong(CHECK, `${place.namespace} has no label that asks for sidecars.`, remedy);
    }
    const label = injection === 'enabled' ? 'istio-injection=enabled' : `istio.io/rev=${wanted}`;
    return revisions.length > 0 && !revisions.includes(wanted)
      ? wrong(CHECK, `${place.namespace} has ${label}, but Istio is here as ${revisions.join(', ')}.`, remedy)
      : ok(CHECK, `${place.namespace}, ${label}`);
  });
}

/** The revisions of Istio that inject here, and the tags that stand for one. */
function revisionsOf(webhooks: Webhook[]): string[] {
  const names = webhooks.flatMap(({ metadata: { labels } }) => [
    labels['istio.io/rev'] ?? DEFAULT,
    ...(labels['istio.io/tag'] === undefined ? [] : [labels['istio.io/tag']]),
  ]);
  return [...new Set(names)];
}
