import { given } from '../fact.ts';
import type { ClusterFacts, ToolFacts } from '../facts/cluster-facts.ts';
import { isReady } from '../facts/demo.ts';
import type { Pod } from '../facts/objects.ts';
import { type Finding, ok, warning, wrong } from '../finding.ts';
import { kubectlAt } from './commands.ts';
import { checkSkew } from './tools.ts';

/** Kubernetes promises that kubectl works with API servers that are one minor version away. */
const KUBECTL_SKEW = 1;

/** The cluster answers, and kubectl fits to it. */
export function checkKubernetes({ serverVersion }: ClusterFacts, { kubectl }: ToolFacts): Finding {
  return checkSkew('Kubernetes', kubectl, serverVersion, KUBECTL_SKEW);
}

/** Istio's resource definitions are there, and an istiod that looks at them. */
export function checkIstio({ place, istioVersions, istiodPods }: ClusterFacts): Finding {
  const CHECK = 'Istio';
  const install = `istioctl install --context ${place.context}, see https://istio.io/latest/docs/setup/`;
  return given(CHECK, istioVersions, (versions) => {
    if (versions.length === 0) {
      return wrong(CHECK, "the cluster does not know Istio's objects.", install);
    }
    if (!versions.includes('v1')) {
      return wrong(
        CHECK,
        `its objects are ${versions.join(', ')}; the manifests want v1.`,
        'upgrade to Istio 1.22 or newer',
      );
    }
    return given(CHECK, istiodPods, (pods) => {
      const ready = pods.filter(isReady);
      if (pods.length === 0) {
        return warning(
          CHECK,
          'its objects are known, no istiod is to be seen (with a managed Istio that is as it should be).',
          `if it is not managed: ${install}`,
        );
      }
      return ready.length === 0
        ? wrong(
            CHECK,
            'no istiod is ready.',
            `look why: ${kubectlAt({ ...place, namespace: namespaceOf(pods) })} describe pods -l app=istiod`,
          )
        : ok(CHECK, `${ready.length} of ${pods.length} istiod ready, ${revisionsOf(pods)}`);
    });
  });
}

function namespaceOf([pod]: Pod[]): string {
  return pod?.metadata.namespace ?? 'istio-system';
}

function revisionsOf(pods: Pod[]): string {
  const revisions = [...new Set(pods.map(({ metadata }) => metadata.labels['istio.io/rev'] ?? 'default'))];
  return `${revisions.length === 1 ? 'revision' : 'revisions'} ${revisions.join(', ')}`;
}
