import type { RouteKind } from '@hashr/mesh/route-kinds.ts';
import { watcherStatusSchema } from '@hashr/messages/burst.ts';
import { type Answer, readJson } from '../cluster/answer.ts';
import { ensure, warning, wrong } from '../finding.ts';

/** The watcher has a tick every second. If the last one is older, it hangs. In milliseconds. */
const MAX_AGE_MS = 5_000;
/** A burst costs money. After an hour, an alert says so, too. In milliseconds. */
const LONG_BURST_MS = 60 * 60 * 1_000;

/**
 * The watcher observed the rate within the last seconds, and nothing keeps it from moving the weights.
 *
 * @param route the kind of the worker's route
 * @param logs a command that shows the watcher's log
 */
export function checkWatcher({ status, text, atMs }: Answer, route: RouteKind, logs: string): string {
  const again = `try again, or see its log: ${logs}`;
  ensure(status !== 503, 'the watcher has not completed a tick yet.', again);
  const read = readJson(watcherStatusSchema, text, `its /status with status ${status}`, again, wrong);
  const { problem, problemNotices = [], rate, dryRun, verdict, reason, source } = read;
  const ageMs = (atMs ?? read.atMs) - read.atMs;
  ensure(ageMs <= MAX_AGE_MS, `the last tick was ${Math.round(ageMs / 1_000)} s ago.`, `see its log: ${logs}`);
  const oneLine = problem?.replaceAll(/\s+/g, ' ').trim() ?? '';
  const isContended = problemNotices.some(({ code }) => code === 'contended');
  const runbook = isContended ? 'see docs/runbook.md#hashrtrafficflapping' : `see its log: ${logs}`;
  ensure(problem === null, oneLine, `fix this, then the watcher continues by itself; ${runbook}`);
  if ('gap' in rate && verdict !== 'not-steering') {
    ensure(rate.gap === 'too-soon', `the watcher has no rate: ${rate.reason}`, remedyFor(source, rate.gap));
  }
  if (dryRun) {
    throw warning('dry run: the watcher reports its decisions and changes nothing (DRY_RUN).', 'set DRY_RUN=false');
  }
  if (verdict === 'paused') {
    const remedy = 'set PAUSED=false, and remove the annotation istiowatcher/paused';
    throw warning('the watcher is paused and does not move the traffic.', remedy);
  }
  if (verdict === 'not-steering') {
    throw warning(
      'the watcher does not steer: the route does not split the requests by subset.',
      `if this is not intended, apply a route with the subsets: istio-manifests/${route === 'httproute' ? 'http-route' : 'natural'}`,
    );
  }
  const unchangedMs = read.atMs - (read.changedAtMs ?? read.atMs);
  if ((read.weights?.burst ?? 0) > 0 && unchangedMs > LONG_BURST_MS) {
    const minutes = Math.floor(unchangedMs / 60_000);
    throw warning(`burst has had traffic for ${minutes} minutes at least.`, 'see docs/runbook.md#hashrlongburst');
  }
  return `observes the rate every second (${source}): ${reason}`;
}

/** The mesh takes a Prometheus of the same name in each cluster for one Service: every second query goes to the other one. */
function remedyFor(source: string, gap: string): string {
  return source === 'prometheus' && gap === 'nothing-scraped'
    ? 'see the check "Prometheus"; if it is ok, another cluster has a Prometheus too: add its port to the annotation traffic.sidecar.istio.io/excludeOutboundPorts of k8s/base/istiowatcher/deployment.yaml'
    : 'see the checks "mesh metrics" and "Prometheus", and docs/runbook.md#hashrwatcherwithoutdata';
}
