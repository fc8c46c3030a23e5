import { watcherStatusSchema } from '@hashr/messages/burst.ts';
import { parseJson } from '@hashr/messages/parse-json.ts';
import { type Fact, given } from '../fact.ts';
import { type Finding, ok, warning, wrong } from '../finding.ts';
import type { Answer } from '../runner/ask.ts';

/** It looks every second; after so long it hangs, in milliseconds. */
const OLDEST_LOOK_MS = 5_000;

/**
 * The watcher looks, every second, and nothing keeps it from moving the weights.
 *
 * @param logs a command that shows what it writes
 */
export function checkWatcher(status: Fact<Answer>, logs: string): Finding {
  const CHECK = 'watcher';
  return given(CHECK, status, ({ status, text, atMs }) => {
    const read = watcherStatusSchema.safeParse(parseJson(text));
    if (!read.success) {
      return wrong(
        CHECK,
        status === 503
          ? 'it has not looked yet.'
          : `its /status answers ${status} with what the doctor does not understand.`,
        `look again, or at what it writes: ${logs}`,
      );
    }
    const { problem, rate, dryRun, verdict, reason, source } = read.data;
    const ageMs = (atMs ?? read.data.atMs) - read.data.atMs;
    if (ageMs > OLDEST_LOOK_MS) {
      return wrong(CHECK, `its last look was ${Math.round(ageMs / 1_000)} s ago.`, `look at what it writes: ${logs}`);
    }
    if (problem !== null) {
      return wrong(CHECK, oneLine(problem), `when that is mended, it goes on by itself: ${logs}`);
    }
    if ('gap' in rate && rate.gap !== 'too-soon') {
      return wrong(CHECK, `it has no rate: ${rate.reason}`, whatGivesARate(source, rate.gap));
    }
    if (dryRun || verdict === 'paused') {
      return warning(
        CHECK,
        dryRun ? 'it only tells what it would do (DRY_RUN).' : 'it is paused: nobody moves the weights but you.',
        dryRun ? 'set DRY_RUN=false' : 'set PAUSED=false, and take the annotation istiowatcher/paused away',
      );
    }
    return ok(CHECK, `looks every second (${source}): ${reason}`);
  });
}

/** A Prometheus of the same name in each cluster is one Service to the mesh: every second question goes to the other one. */
function whatGivesARate(source: string, gap: string): string {
  return source === 'prometheus' && gap === 'nothing-scraped'
    ? 'see the check "Prometheus"; if it is ok, another cluster has one too: add its port to the annotation traffic.sidecar.istio.io/excludeOutboundPorts of k8s/base/istiowatcher/deployment.yaml'
    : 'see the checks "mesh metrics" and "Prometheus"';
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}
