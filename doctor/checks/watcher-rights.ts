import { otherRouteKind, type RouteObject, routeObjects } from '@hashr/mesh/route-kinds.ts';
import { ensure, warning } from '../finding.ts';
import { roleFile, type Subject } from './subject.ts';

/** One line of `kubectl auth can-i --list`. */
type Right = ReturnType<typeof readRights>[number];

/** The reviews by which every account may ask for its own rights. */
const ownReviews = /^self\w+reviews\.(authentication|authorization)\.k8s\.io$/;

/**
 * The watcher may get and patch the object of its own kind of route, get that of the other kind, create and patch Events,
 * and nothing else.
 */
export async function checkWatcherRights({ cluster, route }: Subject): Promise<string> {
  const rights = readRights(await cluster.watcherRights());
  const [own, other] = [routeObjects[route], routeObjects[otherRouteKind(route)]];
  const again = `${cluster.kubectl} apply -f ${roleFile(route)} -f k8s/base/istiowatcher/role-binding.yaml`;
  const lacks = (object: RouteObject, verb: string) => !rights.some((right) => grants(right, object, verb));
  const missing = ['get', 'patch'].filter((verb) => lacks(own, verb));
  ensure(missing.length === 0, `the watcher is not allowed to ${missing.join(' and ')} ${own.name}.`, again);
  const [first, ...more] = rights.filter((right) => !isNeeded(right, own, other));
  if (first !== undefined) {
    const rest = more.length > 0 ? `, and ${more.length} more` : '';
    throw warning(
      `the watcher has more permissions than it needs: ${first.verbs.join(', ')} ${first.resource}${rest}`,
      `find what grants it: kubectl get rolebindings,clusterrolebindings -A -o wide | grep -E 'istiowatcher|serviceaccounts'; then ${again}`,
    );
  }
  if (lacks(other, 'get')) {
    throw warning(
      `the watcher is not allowed to get ${other.name}, so it cannot report that this ${other.kind} exists too.`,
      again,
    );
  }
  return `get and patch ${own.name}, get ${other.name}, create and patch Events, nothing else`;
}

/** The name of a resource, such as virtualservices.networking.istio.io. */
function resourceOf({ plural, group }: RouteObject): string {
  return `${plural}.${group}`;
}

function grants({ resource, names, verbs }: Right, object: RouteObject, verb: string): boolean {
  return (
    [resourceOf(object), `*.${object.group}`, '*.*'].includes(resource) &&
    (names.length === 0 || names.includes(object.name)) &&
    (verbs.includes(verb) || verbs.includes('*'))
  );
}

function isNeeded({ resource, names, verbs }: Right, own: RouteObject, other: RouteObject): boolean {
  const only = (...allowed: string[]) => verbs.every((verb) => allowed.includes(verb));
  const isFor = (object: RouteObject) => resource === resourceOf(object) && names.join() === object.name;
  return (
    (isFor(own) && only('get', 'patch')) ||
    (isFor(other) && only('get')) ||
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
