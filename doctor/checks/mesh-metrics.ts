import { readMeshPage } from '@hashr/istiowatcher/rate/mesh-page.ts';
import type { Fact } from '../fact.ts';
import { type Finding, ok, skipped, warning, wrong } from '../finding.ts';

/**
 * The metrics pages of the frontends' sidecars (or of the laptop's router) have what the watcher counts: requests by
 * subset, and healthy endpoints by subset.
 *
 * @param pages by the name of their pod
 * @param host the worker's name in the mesh, with its namespace: another namespace may have a worker of the same name
 * @param sent how many strings the frontends have sent since they started; undefined: not known
 */
export function checkMeshMetrics(
  pages: { pod: string; text: Fact<string> }[],
  host: string,
  sent: number | undefined,
  remedy: string,
): Finding {
  const CHECK = 'mesh metrics';
  if (pages.length === 0) {
    return skipped(CHECK, 'no frontend is ready.', 'see the check "pods" above');
  }
  const counts = { requests: 0, withSubset: 0 };
  for (const { pod, text } of pages) {
    if (!('value' in text)) {
      return skipped(CHECK, text.unknown, text.remedy);
    }
    const page = readMeshPage(text.value, host);
    if (page === undefined) {
      return wrong(CHECK, `${pod} answers with something that is no metrics page.`, remedy);
    }
    const { primary, burst } = page.healthyEndpoints;
    if (primary === undefined || burst === undefined) {
      return wrong(
        CHECK,
        `the page of ${pod} has no envoy_cluster_membership_healthy for ${primary === undefined ? 'primary' : 'burst'}.`,
        remedy,
      );
    }
    for (const { subset, value } of page.counters) {
      counts.requests += value;
      counts.withSubset += subset === undefined ? 0 : value;
    }
  }
  if (counts.requests === 0 && (sent ?? 0) > 0) {
    return wrong(CHECK, `${sent} strings were sent, and no page counts a request to the worker.`, remedy);
  }
  if (counts.withSubset < counts.requests) {
    return warning(
      CHECK,
      `${counts.requests - counts.withSubset} of ${counts.requests} requests are counted without a subset (primary or burst).`,
      'they went past the VirtualService: see the check "weights"',
    );
  }
  return ok(CHECK, `${counts.requests} requests counted by subset, on ${pages.length} pages`);
}
