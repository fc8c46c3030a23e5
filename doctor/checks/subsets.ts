import { readMeshPage } from '@hashr/istiowatcher/rate/mesh-page.ts';
import { both, given, valueOr } from '../fact.ts';
import type { ClusterFacts, HomeFacts } from '../facts/cluster-facts.ts';
import { selects } from '../facts/gateway-address.ts';
import { type Finding, ok, warning, wrong } from '../finding.ts';
import { applyAgain, kubectlAt } from './commands.ts';
import { readWeights } from './route.ts';

const WORKER = 'worker-service';
const RULE = 'worker-destination-rule';

/**
 * A subset of the worker has pods that are ready, in any of the clusters, and the frontend's sidecar knows them.
 *
 * @param clusters the one with the page first
 */
export function checkSubset(
  subset: 'primary' | 'burst',
  clusters: [ClusterFacts, ...ClusterFacts[]],
  home: HomeFacts,
): Finding {
  const CHECK = `subset ${subset}`;
  const [{ place }] = clusters;
  return given(CHECK, both(home.destinationRules, home.virtualServices), ([rules, virtualServices]) => {
    const rule = rules.find(({ metadata }) => metadata.name === RULE);
    const labels = rule?.spec.subsets.find(({ name }) => name === subset)?.labels;
    if (labels === undefined) {
      const what = rule === undefined ? `there is no DestinationRule ${RULE}.` : `${RULE} has no subset ${subset}.`;
      return wrong(CHECK, what, applyAgain(place, `${RULE}.yaml`));
    }
    const ready = clusters.map((cluster) => ({ place: cluster.place, count: countReady(cluster, labels) }));
    const total = ready.reduce((sum, { count }) => sum + count, 0);
    const seen = seenBySidecars(subset, home, `${WORKER}.${place.namespace}`);
    const weight = readWeights(virtualServices)?.[subset] ?? 0;
    if (total === 0 && (seen ?? 0) === 0) {
      const selector = Object.entries(labels).map(([key, value]) => `${key}=${value}`);
      const found = `no pod with ${selector.join(', ')} is ready in ${ready.map(({ place }) => place.context).join(' or ')}, and it gets ${weight} % of the requests.`;
      const look = `${kubectlAt(place)} get deployments,pods -l app=worker`;
      const start =
        subset === 'burst'
          ? `start it in the other cluster: skaffold run -p burst --kube-context burst; or look: ${look}`
          : `look why: ${look}`;
      return weight > 0 || subset === 'primary' ? wrong(CHECK, found, start) : warning(CHECK, found, start);
    }
    if (total > 0 && seen === 0) {
      return wrong(
        CHECK,
        `${total} ready, but the frontend's sidecar has no healthy endpoint of it.`,
        'see the check "clusters joined"; endpoints that fail are left out for a while: look again in a minute',
      );
    }
    const where = ready.filter(({ count }) => count > 0).map(({ place, count }) => `${count} in ${place.context}`);
    const elsewhere = total === 0 ? `${seen} in a cluster that was not asked` : where.join(', ');
    return ok(CHECK, `ready: ${elsewhere}; ${weight} % of the requests`);
  });
}

function countReady({ endpointSlices, pods }: ClusterFacts, labels: Record<string, string>): number {
  const members = new Set(
    valueOr(pods, [])
      .filter(({ metadata }) => selects(labels, metadata.labels))
      .map(({ metadata }) => metadata.name),
  );
  return valueOr(endpointSlices, [])
    .filter(({ metadata }) => metadata.labels['kubernetes.io/service-name'] === WORKER)
    .flatMap(({ endpoints }) => endpoints)
    .filter(({ conditions, targetRef }) => conditions.ready !== false && members.has(targetRef?.name ?? '')).length;
}

/** The most healthy endpoints that any sidecar knows; undefined: none tells. */
function seenBySidecars(subset: 'primary' | 'burst', { sidecarPages }: HomeFacts, host: string): number | undefined {
  const counts = sidecarPages.flatMap(({ text }) => {
    const count = readMeshPage(valueOr(text, ''), host)?.healthyEndpoints[subset];
    return count === undefined ? [] : [count];
  });
  return counts.length === 0 ? undefined : Math.max(...counts);
}
