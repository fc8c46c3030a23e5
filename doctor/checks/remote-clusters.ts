import { skipped, wrong } from '../finding.ts';
import type { Subject } from './subject.ts';

/** The istiods of this cluster know the other clusters, and are up to date with them. */
export async function checkRemoteClusters({ cluster, contexts }: Subject): Promise<string> {
  const { context } = cluster.place;
  if (contexts.length < 2) {
    throw skipped('one context was given.', 'for two: npm run doctor -- --context primary --context burst');
  }
  const rows = readRows(await cluster.remoteClusters());
  const late = rows.find(({ status }) => status !== 'synced');
  if (late !== undefined) {
    throw wrong(
      `${late.name} is ${late.status}.`,
      `can istiod reach it? istioctl --context ${context} remote-clusters`,
    );
  }
  const remote = [...new Set(rows.filter(({ isRemote }) => isRemote).map(({ name }) => name))];
  if (remote.length < contexts.length - 1) {
    const other = contexts.find((name) => name !== context && !remote.includes(name)) ?? 'OTHER';
    throw wrong(
      `istiod here knows ${remote.length === 0 ? 'no other cluster' : `only ${remote.join(', ')}`}.`,
      `istioctl create-remote-secret --context ${other} --name ${other} | kubectl --context ${context} apply -f -`,
    );
  }
  return `${remote.join(', ')} synced`;
}

/**
 * Reads the table of `istioctl remote-clusters`. The columns are NAME, SECRET, STATUS, ISTIOD, REVISION, with two spaces
 * or more between them. SECRET is empty for the istiod's own cluster.
 */
function readRows(text: string): { name: string; isRemote: boolean; status: string }[] {
  return text
    .split('\n')
    .map((line) => line.trim().split(/\s{2,}|\t/))
    .filter(([name = '', second]) => name !== '' && name !== 'NAME' && second !== undefined)
    .map(([name = '', second = '', third = '']) => {
      const isRemote = second.includes('/');
      return { name, isRemote, status: isRemote ? third : second };
    });
}
