import { WORKER_VIRTUAL_SERVICE } from '@hashr/mesh/names.ts';
import { watcherStatusSchema } from '@hashr/messages/burst.ts';
import { parseJson } from '@hashr/messages/parse-json.ts';
import type { Answer } from '../cluster/ask.ts';
import { warning, wrong } from '../finding.ts';

/** It looks every second; after so long it hangs, in milliseconds. */
const OLDEST_LOOK_MS = 5_000;

/**
 * The watcher looks, every second, and nothing keeps it from moving the weights.
 *
 * @param logs a command that shows what it writes
 */
export function checkWatcher({ status, text, atMs }: Answer, logs: string): string {
  const read = watcherStatusSchema.safeParse(parseJson(text));
  if (!read.success) {
    throw wrong(
      status === 503
        ? 'it has not looked yet.'
        : `its /status answers ${status} with what the doctor does not understand.`,
      `look again, or at what it writes: ${logs}`,
    );
  }
  const { problem, rate, dryRun, verdict, reason, source } = read.data;
  const ageMs = (atMs ?? read.data.atMs) - read.data.atMs;
  if (ageMs > OLDEST_LOOK_MS) {
    throw wrong(`its last look was ${Math.round(ageMs / 1_000)} s ago.`, `look at what it writes: ${logs}`);
  }
  if (problem !== null) {
    throw wrong(oneLine(problem), `when that is mended, it goes on by itself: ${logs}`);
  }
  if ('gap' in rate && rate.gap !== 'too-soon') {
    throw wrong(`it has no rate: ${rate.reason}`, whatGivesARate(source, rate.gap));
  }
  if (dryRun) {
    throw warning('it only tells what it would do (DRY_RUN).', 'set DRY_RUN=false');
  }
  if (verdict === 'paused') {
    throw warning(
      'it is paused: nobody moves the weights but you.',
      'set PAUSED=false, and take the annotation istiowatcher/paused away',
    );
  }
  return `looks every second (${source}): ${reason}`;
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

/** One line of `kubectl auth can-i --list`. */
interface Right {
  resource: string;
  names: string[];
  verbs: string[];
}

const RESOURCE = 'virtualservices.networking.istio.io';

/** What everybody in a cluster may ask about themselves. */
const ABOUT_ONESELF = /^self\w+reviews\.(authentication|authorization)\.k8s\.io$/;

/**
 * The watcher may get and patch the one VirtualService, create and patch Events, and nothing else.
 *
 * @param list what `kubectl auth can-i --list` prints
 * @param kubectl how a command in the watcher's namespace begins
 */
export function checkWatcherRights(list: string, kubectl: string): string {
  const again = `${kubectl} apply -f k8s/base/istiowatcher/role.yaml -f k8s/base/istiowatcher/role-binding.yaml`;
  const rights = readRights(list);
  const may = (verb: string) =>
    rights.some(
      ({ resource, names, verbs }) =>
        matches(resource, RESOURCE) &&
        (names.length === 0 || names.includes(WORKER_VIRTUAL_SERVICE)) &&
        (verbs.includes(verb) || verbs.includes('*')),
    );
  const missing = ['get', 'patch'].filter((verb) => !may(verb));
  if (missing.length > 0) {
    throw wrong(`it may not ${missing.join(' and ')} ${WORKER_VIRTUAL_SERVICE}.`, again);
  }
  const [first, ...more] = rights.filter((right) => !isNeeded(right));
  if (first !== undefined) {
    throw warning(
      `it may do more than it needs: ${first.verbs.join(', ')} ${first.resource}${more.length > 0 ? `, and ${more.length} more` : ''}`,
      `find what grants it: kubectl get rolebindings,clusterrolebindings -A -o wide | grep -E 'istiowatcher|serviceaccounts'; then ${again}`,
    );
  }
  return `get and patch ${WORKER_VIRTUAL_SERVICE}, create and patch Events, nothing else`;
}

function isNeeded({ resource, names, verbs }: Right): boolean {
  const only = (...allowed: string[]) => verbs.every((verb) => allowed.includes(verb));
  return (
    (resource === RESOURCE && names.length === 1 && names[0] === WORKER_VIRTUAL_SERVICE && only('get', 'patch')) ||
    (resource === 'events' && only('create', 'patch')) ||
    (ABOUT_ONESELF.test(resource) && only('create'))
  );
}

function matches(pattern: string, resource: string): boolean {
  return pattern === resource || pattern === '*.*' || pattern === '*.networking.istio.io';
}

/** Reads the lines about resources, like `events  []  []  [create]`; those about addresses begin with a bracket. */
function readRights(text: string): Right[] {
  const words = (list = '') => list.split(' ').filter((word) => word !== '');
  const lines = text.matchAll(/^(\S+)\s+\[[^\]]*\]\s+\[([^\]]*)\]\s+\[([^\]]*)\]\s*$/gm);
  return [...lines]
    .map(([, resource = '', names, verbs]) => ({ resource, names: words(names), verbs: words(verbs) }))
    .filter(({ resource }) => resource !== 'Resources' && !resource.startsWith('['));
}
