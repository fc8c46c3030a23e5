import { subsetService } from '@hashr/mesh/names.ts';
import { subsets } from '@hashr/mesh/subsets.ts';
import { selects } from '../cluster/objects.ts';
import { ensure, warning } from '../finding.ts';
import { applyAgain, type Subject } from './subject.ts';
import { findService, SUBSET_SERVICES } from './subset-target.ts';

/**
 * The Services to which an HTTPRoute sends the requests exist where they are needed. The mesh takes Services of the same
 * name for one, and each cluster adds the pods that its own Service selects.
 */
export async function ensureBackends(subject: Subject): Promise<void> {
  const { cluster, clusters, hasFrontend } = subject;
  const pods = await cluster.pods();
  const remedy = applyAgain(cluster, SUBSET_SERVICES);
  for (const name of subsets.map(subsetService)) {
    const found = await Promise.all(clusters.map((one) => findService(one, name)));
    const index = found.findIndex((service) => service !== undefined);
    const selector = found[index]?.spec.selector;
    if (found[0] !== undefined) {
      continue;
    }
    ensure(selector !== undefined || !hasFrontend, `there is no ${name}.`, remedy);
    const unused = pods.filter(({ metadata }) => selects(selector ?? {}, metadata.labels));
    ensure(
      unused.length === 0,
      `there is no ${name}, so ${unused.length} of the workers here get no requests.`,
      remedy,
    );
    if (hasFrontend) {
      throw warning(
        `there is no ${name} here. That of ${clusters[index]?.place.context} still gets requests, but with a weight above 0 the status of the HTTPRoute says BackendNotFound.`,
        remedy,
      );
    }
  }
}
