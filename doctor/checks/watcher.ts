import { WORKER_VIRTUAL_SERVICE } from '@hashr/mesh/names.ts';
import { watcherStatusSchema } from '@hashr/messages/burst.ts';
import { type Answer, readJson } from '../cluster/answer.ts';
import { ensure, warning, wrong } from '../finding.ts';
import type { Subject } from './subject.ts';

/** The watcher has a tick every second. If the last one is older, it hangs. In milliseconds. */
const MAX_AGE_MS = 5_000;

/**
 * The watcher observed the rate within the last seconds, and nothing keeps it from moving the weights.
 *
 * @param logs a command that shows the watcher's log
 */
export function checkWatcher({ status, text, atMs }: Answer, logs: string): string {
  const again = `try again, or see its log: ${logs}`;
  ensure(status !== 503, 'the watcher has not completed a tick yet.', again);
  const read = readJson(watcherStatusSchema, text, `its /status with status ${status}`, again, wrong);
  const { problem, rate, dryRun, verdict, reason, source } = read;
  const ageMs = (atMs ?? read.atMs) - read.atMs;
  ensure(ageMs <= MAX_AGE_MS, `the last tick was ${Math.round(ageMs / 1_000)} s ago.`, `see its log: ${logs}`);
  const oneLine = problem?.replaceAll(/\s+/g, ' ').trim() ?? '';
  ensure(problem === null, oneLine, `fix this, then the watcher continues by itself; see its log: ${logs}`);
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
      'if this is not intended, apply a route with the subsets: istio-manifests/natural',
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

/** One line of `kubectl auth can-i --list`. */
type Right = ReturnType<typeof readRights>[number];

const virtualServices = 'virtualservices.networking.istio.io';

/** The reviews by which every account may ask for its own rights. */
const ownReviews = /^self\w+reviews\.(authentication|authorization)\.k8s\.io$/;

/** The watcher may get and patch the one VirtualService, create and patch Events, and nothing else. */
export async function checkWatcherRights({ cluster }: Subject): Promise<string> {
  const rights = readRights(await cluster.watcherRights());
  const again = `${cluster.kubectl} apply -f k8s/base/istiowatcher/role.yaml -f k8s/base/istiowatcher/role-binding.yaml`;
  const missing = ['get', 'patch'].filter((verb) => !rights.some((right) => grants(right, verb)));
  ensure(
    missing.length === 0,
    `the watcher is not allowed to ${missing.join(' and ')} ${WORKER_VIRTUAL_SERVICE}.`,
    again,
  );
  const [first, ...more] = rights.filter((right) => !isNeeded(right));
  if (first !== undefined) {
    const rest = more.length > 0 ? `, and ${more.length} more` : '';
    throw warning(
      `the watcher has more permissions than it needs: ${first.verbs.join(', ')} ${first.resource}${rest}`,
      `find what grants it: kubectl get rolebindings,clusterrolebindings -A -o wide | grep -E 'istiowatcher|serviceaccounts'; then ${again}`,
    );
  }
  return `get and patch ${WORKER_VIRTUAL_SERVICE}, create and patch Events, nothing else`;
}

function grants({ resource, names, verbs }: Right, verb: string): boolean {
  return (
    [virtualServices, '*.networking.istio.io', '*.*'].includes(resource) &&
    (names.length === 0 || names.includes(WORKER_VIRTUAL_SERVICE)) &&
    (verbs.includes(verb) || verbs.includes('*'))
  );
}

function isNeeded({ resource, names, verbs }: Right): boolean {
  const only = (...allowed: string[]) => verbs.every((verb) => allowed.includes(verb));
  return (
    (resource === virtualServices && names.join() === WORKER_VIRTUAL_SERVICE && only('get', 'patch')) ||
    (resource === 'events' && only('create', 'patch')) ||
    (ownReviews.test(resource) && only('create'))
  );
}

/** Reads the lines on resources, like `events  []  []  [create]`. Lines on URLs begin with a bracket. */
function readRights(text: string) {
  const words = (list = '') => list.split(' ').filter((word) => word !== '');
  return [...text.matchAll(/^([^[\s]\S*)\s+\[[^\]]*\]\s+\[([^\]]*)\]\s+\[([^\]]*)\]\s*$/gm)]
    .map(([, resource = '', names, verbs]) => ({ resource, names: words(names), verbs: words(verbs) }))
    .filter(({ resource }) => resource !== 'Resources');
}
