import { type Fact, given } from '../fact.ts';
import { type Finding, ok, skipped, wrong } from '../finding.ts';

/** One line of `istioctl remote-clusters`. */
interface Row {
  name: string;
  /** The Secret by which istiod reaches the cluster; undefined: istiod's own. */
  secret: string | undefined;
  status: string;
}

/**
 * The istiods of this cluster know the other clusters, and are up to date with them.
 *
 * @param contexts all that the doctor was told of
 * @param table what `istioctl remote-clusters` says in this context
 */
export function checkRemoteClusters(contexts: string[], context: string, table: Fact<string>): Finding {
  const CHECK = 'clusters joined';
  if (contexts.length < 2) {
    return skipped(CHECK, 'one context was given.', 'for two: npm run doctor -- --context primary --context burst');
  }
  return given(CHECK, table, (text) => {
    const rows = readRows(text);
    const late = rows.find(({ status }) => status !== 'synced');
    if (late !== undefined) {
      return wrong(
        CHECK,
        `${late.name} is ${late.status}.`,
        `can istiod reach it? istioctl --context ${context} remote-clusters`,
      );
    }
    const remote = [...new Set(rows.filter(({ secret }) => secret !== undefined).map(({ name }) => name))];
    if (remote.length < contexts.length - 1) {
      const other = contexts.find((name) => name !== context && !remote.includes(name)) ?? 'OTHER';
      return wrong(
        CHECK,
        `istiod here knows ${remote.length === 0 ? 'no other cluster' : `only ${remote.join(', ')}`}.`,
        `istioctl create-remote-secret --context ${other} --name ${other} | kubectl --context ${context} apply -f -`,
      );
    }
    return ok(CHECK, `${remote.join(', ')} synced`);
  });
}

/** The columns are NAME, SECRET (may be empty), STATUS, ISTIOD, REVISION, with two spaces or more between. */
function readRows(text: string): Row[] {
  return text
    .split('\n')
    .map((line) => line.trim().split(/\s{2,}|\t/))
    .filter(([name = '', second]) => name !== '' && name !== 'NAME' && second !== undefined)
    .map(([name = '', second = '', third = '']) =>
      second.includes('/') ? { name, secret: second, status: third } : { name, secret: undefined, status: second },
    );
}
