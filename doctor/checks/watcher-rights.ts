import { VIRTUAL_SERVICE } from '@hashr/istiowatcher/split/worker-route.ts';
import { type Fact, given } from '../fact.ts';
import { type Finding, ok, warning, wrong } from '../finding.ts';

/** One line of `kubectl auth can-i --list`. */
interface Right {
  resource: string;
  names: string[];
  verbs: string[];
}

const RESOURCE = 'virtualservices.networking.istio.io';

/** What everybody in a cluster may ask about themselves. */
const ABOUT_ONESELF = /^self\w+reviews\.(authentication|authorization)\.k8s\.io$/;

/** The watcher may get and patch the one VirtualService, create and patch Events, and nothing else. */
export function checkWatcherRights(list: Fact<string>, kubectl: string): Finding {
  const CHECK = "watcher's rights";
  const again = `${kubectl} apply -f k8s/base/istiowatcher/role.yaml -f k8s/base/istiowatcher/role-binding.yaml`;
  return given(CHECK, list, (text) => {
    const rights = readRights(text);
    const may = (verb: string) =>
      rights.some(
        ({ resource, names, verbs }) =>
          matches(resource, RESOURCE) &&
          (names.length === 0 || names.includes(VIRTUAL_SERVICE)) &&
          (verbs.includes(verb) || verbs.includes('*')),
      );
    const missing = ['get', 'patch'].filter((verb) => !may(verb));
    if (missing.length > 0) {
      return wrong(CHECK, `it may not ${missing.join(' and ')} ${VIRTUAL_SERVICE}.`, again);
    }
    const more = rights.filter((right) => !isNeeded(right));
    const [first] = more;
    return first === undefined
      ? ok(CHECK, `get and patch ${VIRTUAL_SERVICE}, create and patch Events, nothing else`)
      : warning(
          CHECK,
          `it may do more than it needs: ${first.verbs.join(', ')} ${first.resource}${more.length > 1 ? `, and ${more.length - 1} more` : ''}`,
          `find what grants it: kubectl get rolebindings,clusterrolebindings -A -o wide | grep -E 'istiowatcher|serviceaccounts'; then ${again}`,
        );
  });
}

function isNeeded({ resource, names, verbs }: Right): boolean {
  const only = (...allowed: string[]) => verbs.every((verb) => allowed.includes(verb));
  return (
    (resource === RESOURCE && names.length === 1 && names[0] === VIRTUAL_SERVICE && only('get', 'patch')) ||
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
