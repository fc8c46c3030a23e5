import { watcherStatusSchema } from '@hashr/messages/burst.ts';
import type { Answer } from '../cluster/http-answer.ts';
import { readJson } from '../cluster/read-json.ts';
import { ensure, warning, wrong } from '../finding.ts';

/** The watcher has a tick every second. If the last one is older, it hangs. In milliseconds. */
const MAX_AGE_MS = 5_000;

/**
 * The watcher observed the rate within the last seconds, and nothing keeps it from moving the weights.
 *
 * @param logs a command that shows the watcher's log
 */
export function checkWatcher({ status, text, atMs }: Answer, logs: string): string {
  const again = `try again, or see its log: ${logs}`;
  ensure(status !== 503, 'it has had no tick yet.', again);
  const read = readJson(watcherStatusSchema, text, `its /status with status ${status}`, again, wrong);
  const { problem, rate, dryRun, verdict, reason, source } = read;
  const ageMs = (atMs ?? read.atMs) - read.atMs;
  ensure(ageMs <= MAX_AGE_MS, `its last tick was ${Math.round(ageMs / 1_000)} s ago.`, `see its log: ${logs}`);
  const oneLine = problem?.replaceAll(/\s+/g, ' ').trim() ?? '';
  ensure(problem === null, oneLine, `when that is fixed, it continues by itself: ${logs}`);
  if ('gap' in rate) {
    ensure(rate.gap === 'too-soon', `it has no rate: ${rate.reason}`, remedyFor(source, rate.gap));
  }
  if (dryRun) {
    throw warning('it only reports what it would do (DRY_RUN).', 'set DRY_RUN=false');
  }
  if (verdict === 'paused') {
    const remedy = 'set PAUSED=false, and remove the annotation istiowatcher/paused';
    throw warning('it is paused: it does not move the traffic.', remedy);
  }
  return `observes the rate every second (${source}): ${reason}`;
}

/** The mesh takes a Prometheus of the same name in each cluster for one Service: every second query goes to the other one. */
function remedyFor(source: string, gap: string): string {
  return source === 'prometheus' && gap === 'nothing-scraped'
    ? 'see the check "Prometheus"; if it is ok, another cluster has a Prometheus too: add its port to the annotation traffic.sidecar.istio.io/excludeOutboundPorts of k8s/base/istiowatcher/deployment.yaml'
    : 'see the checks "mesh metrics" and "Prometheus"';
}
