import { watcherStatusSchema } from '@hashr/messages/burst.ts';
import { parseJson } from '@hashr/messages/parse-json.ts';
import type { Answer } from '../cluster/http-answer.ts';
import { ensure, warning } from '../finding.ts';

/** The watcher has a tick every second. If the last one is older, it hangs. In milliseconds. */
const MAX_AGE_MS = 5_000;

/**
 * The watcher observed the rate within the last seconds, and nothing keeps it from moving the weights.
 *
 * @param logs a command that shows the watcher's log
 */
export function checkWatcher({ status, text, atMs }: Answer, logs: string): string {
  const read = watcherStatusSchema.safeParse(parseJson(text));
  const why =
    status === 503 ? 'it has had no tick yet.' : `the doctor does not understand its /status (status ${status}).`;
  ensure(read.success, why, `try again, or see its log: ${logs}`);
  const { problem, rate, dryRun, verdict, reason, source } = read.data;
  const ageMs = (atMs ?? read.data.atMs) - read.data.atMs;
  ensure(ageMs <= MAX_AGE_MS, `its last tick was ${Math.round(ageMs / 1_000)} s ago.`, `see its log: ${logs}`);
  ensure(
    problem === null,
    problem?.replaceAll(/\s+/g, ' ').trim() ?? '',
    `when that is fixed, it continues by itself: ${logs}`,
  );
  if ('gap' in rate) {
    ensure(rate.gap === 'too-soon', `it has no rate: ${rate.reason}`, remedyFor(source, rate.gap));
  }
  if (dryRun) {
    throw warning('it only reports what it would do (DRY_RUN).', 'set DRY_RUN=false');
  }
  if (verdict === 'paused') {
    throw warning(
      'it is paused: it does not move the traffic.',
      'set PAUSED=false, and remove the annotation istiowatcher/paused',
    );
  }
  return `observes the rate every second (${source}): ${reason}`;
}

/** The mesh takes a Prometheus of the same name in each cluster for one Service: every second query goes to the other one. */
function remedyFor(source: string, gap: string): string {
  return source === 'prometheus' && gap === 'nothing-scraped'
    ? 'see the check "Prometheus"; if it is ok, another cluster has a Prometheus too: add its port to the annotation traffic.sidecar.istio.io/excludeOutboundPorts of k8s/base/istiowatcher/deployment.yaml'
    : 'see the checks "mesh metrics" and "Prometheus"';
}
