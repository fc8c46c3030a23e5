import { WORKER_VIRTUAL_SERVICE } from '@hashr/mesh/names.ts';
import { ensure, warning } from '../finding.ts';
import type { Subject } from './subject.ts';

/** One line of `kubectl auth can-i --list`. */
interface Right {
  resource: string;
  names: string[];
  verbs: string[];
}

const virtualServices = 'virtualservices.networking.istio.io';

/** The reviews by which every account may ask for its own rights. */
const ownReviews = /^self\w+reviews\.(authentication|authorization)\.k8s\.io$/;

/** The watcher may get and patch the one VirtualService, create and patch Events, and nothing else. */
export async function checkWatcherRights({ cluster }: Subject): Promise<string> {
  const rights = readRights(await cluster.watcherRights());
  const again = `${cluster.kubectl} apply -f k8s/base/istiowatcher/role.yaml -f k8s/base/istiowatcher/role-binding.yaml`;
  const missing = ['get', 'patch'].filter((verb) => !rights.some((right) => grants(right, verb)));
  ensure(missing.length === 0, `it may not ${missing.join(' and ')} ${WORKER_VIRTUAL_SERVICE}.`, again);
  const [first, ...more] = rights.filter((right) => !isNeeded(right));
  if (first !== undefined) {
    const rest = more.length > 0 ? `, and ${more.length} more` : '';
    throw warning(
      `it may do more than it needs: ${first.verbs.join(', ')} ${first.resource}${rest}`,
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
function readRights(text: string): Right[] {
  const words = (list = '') => list.split(' ').filter((word) => word !== '');
  return [...text.matchAll(/^([^[\s]\S*)\s+\[[^\]]*\]\s+\[([^\]]*)\]\s+\[([^\]]*)\]\s*$/gm)]
    .map(([, resource = '', names, verbs]) => ({ resource, names: words(names), verbs: words(verbs) }))
    .filter(({ resource }) => resource !== 'Resources');
}
