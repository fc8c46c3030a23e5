import { parseJson } from '@hashr/messages/parse-json.ts';
import { z } from 'zod';
import { ensure, skipped, warning } from '../finding.ts';
import type { Subject } from './subject.ts';

/** The istiods of this cluster know the other clusters, and are synchronised with them. */
export async function checkRemoteClusters({ cluster, contexts }: Subject): Promise<string> {
  const { context } = cluster.place;
  if (contexts.length < 2) {
    throw skipped('only one context was given.', 'for two: npm run doctor -- --context primary --context burst');
  }
  const rows = readRows(await cluster.remoteClusters());
  const late = rows.find(({ status }) => status !== 'synced');
  ensure(
    late === undefined,
    `the status of ${late?.name} is ${late?.status}.`,
    `see whether istiod can reach it: istioctl --context ${context} remote-clusters`,
  );
  const remote = [...new Set(rows.filter(({ isRemote }) => isRemote).map(({ name }) => name))];
  const other = contexts.find((name) => name !== context && !remote.includes(name)) ?? 'OTHER';
  ensure(
    remote.length >= contexts.length - 1,
    `istiod knows ${remote.length === 0 ? 'no other cluster' : `only ${remote.join(', ')}`}.`,
    `istioctl create-remote-secret --context ${other} --name ${other} | kubectl --context ${context} apply -f -`,
  );
  return `${remote.join(', ')} synced`;
}

/**
 * Reads the table of `istioctl remote-clusters`, which has no JSON. The columns are NAME, SECRET, STATUS, ISTIOD, REVISION,
 * with two spaces or more between them. SECRET is empty for the istiod's own cluster.
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

const messages = z.array(
  z.object({ level: z.string(), message: z.string(), origin: z.string().default(''), documentationUrl: z.string() }),
);

/** `istioctl analyze` has no error or warning on Istio's objects in the namespace of the demo. */
export async function checkConfiguration({ cluster }: Subject): Promise<string> {
  const { context, namespace } = cluster.place;
  const analyze = `istioctl analyze --context ${context} -n ${namespace}`;
  const found = messages.safeParse(parseJson(await cluster.analysis())).data;
  if (found === undefined) {
    throw skipped('the doctor does not understand istioctl analyze.', `look at it: ${analyze}`);
  }
  const errors = found.filter(({ level }) => level === 'Error');
  const [first, ...more] = [...errors, ...found.filter(({ level }) => level === 'Warning')];
  if (first !== undefined) {
    const rest = more.length === 0 ? '' : ` (and ${more.length} more)`;
    const sentence = `${first.origin}: ${first.message}${rest}`;
    const remedy = `${first.documentationUrl}; all messages: ${analyze}`;
    ensure(errors.length === 0, sentence, remedy);
    throw warning(sentence, remedy);
  }
  return 'istioctl analyze finds no error';
}
