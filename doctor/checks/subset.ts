import { readMeshMetrics } from '@hashr/mesh/mesh-metrics.ts';
import type { Cluster as Subset } from '@hashr/messages/cluster.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { selects, toSelector } from '../cluster/objects.ts';
import { Complaint, ensure, warning } from '../finding.ts';
import { installBurst } from './install.ts';
import type { Subject } from './subject.ts';
import { findTarget, missingRule, type Target } from './subset-target.ts';
import { getsRequests, shareInWords, shareOf } from './weights.ts';
import { routesOf } from './worker-route.ts';

/** A subset of the worker has ready pods in any of the clusters, and the frontend's sidecar considers them healthy. */
export async function checkSubset(subset: Subset, subject: Subject): Promise<string> {
  const { cluster, clusters, route } = subject;
  const target = await findTarget(subset, subject);
  const [ready, seen, routes] = await Promise.all([
    Promise.all(clusters.map((one) => countReady(one, target))),
    seenBySidecars(subset, subject),
    routesOf(subject),
  ]);
  const total = ready.reduce((sum, count) => sum + count, 0);
  const share = shareOf(subset, route, routes);
  const contexts = clusters.map(({ place }) => place.context);
  if (total === 0 && (seen ?? 0) === 0) {
    const see = `${cluster.kubectl} get deployments,pods -l app=worker`;
    throw new Complaint(
      getsRequests(share) || subset === 'primary' ? 'wrong' : 'warning',
      `no pod with ${toSelector(target.labels)} is ready in ${contexts.join(' or ')}; ${share === 'shared' ? shareInWords(share) : `the subset gets ${shareInWords(share)}`}.`,
      subset === 'primary'
        ? `see why: ${see}`
        : `start a worker in the other cluster: ${await installBurst(subject)}; or see why: ${see}`,
    );
  }
  ensure(
    total === 0 || seen !== 0,
    `pods ready: ${total}, but the frontend's sidecar has no healthy endpoint of this subset.`,
    'see the check "clusters joined"; failing endpoints are ejected for a while: try again in a minute. See docs/runbook.md#hashrsubsetwithoutendpoints',
  );
  const found = contexts.flatMap((context, index) => (ready[index] === 0 ? [] : `${ready[index]} in ${context}`));
  const where = total === 0 ? `${seen} in a cluster that the doctor did not examine` : found.join(', ');
  const text = `ready: ${where}; ${shareInWords(share)}`;
  const lacking = await missingRule(target, subject);
  if (lacking !== undefined) {
    throw warning(`${text}. ${lacking.message}`, lacking.remedy);
  }
  return text;
}

async function countReady(cluster: Cluster, { service, labels }: Target): Promise<number> {
  const [pods, slices] = await Promise.all([cluster.pods(), cluster.endpointSlices()]).catch(() => [[], []] as const);
  const selected = pods.filter(({ metadata }) => selects(labels, metadata.labels));
  const names = new Set(selected.map(({ metadata }) => metadata.name));
  return slices
    .filter(({ metadata }) => metadata.labels['kubernetes.io/service-name'] === service)
    .flatMap(({ endpoints }) => endpoints)
    .filter(({ conditions, targetRef }) => conditions.ready !== false && names.has(targetRef?.name ?? '')).length;
}

/** The most healthy endpoints that any sidecar knows; undefined: no sidecar reports them. */
async function seenBySidecars(subset: Subset, { cluster, route }: Subject): Promise<number | undefined> {
  const scrapes = await cluster.sidecarMetrics().catch(() => []);
  const worker = { namespace: cluster.place.namespace, route };
  const counts = scrapes.flatMap(({ text }) => readMeshMetrics(text, worker)?.healthyEndpoints[subset] ?? []);
  return counts.length === 0 ? undefined : Math.max(...counts);
}
