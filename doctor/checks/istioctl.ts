import { WORKER_HTTP_ROUTE } from '@hashr/mesh/names.ts';
import { z } from 'zod';
import { readJson } from '../cluster/answer.ts';
import { Complaint, ensure, skipped } from '../finding.ts';
import type { Subject } from './subject.ts';

/** The istiods of this cluster know the other clusters, and are synchronised with them. */
export async function checkRemoteClusters({ cluster, contexts }: Subject): Promise<string> {
  const { context } = cluster.place;
  if (contexts.length < 2) {
    throw skipped('only one context was given.', 'for two: npm run doctor -- --context primary --context burst');
  }
  const rows = readRows(await cluster.remoteClusters());
  const late = rows.find(({ status }) => status !== 'synced');
  const see = `check that istiod can reach it: istioctl --context ${context} remote-clusters`;
  ensure(late === undefined, `the status of ${late?.name} is ${late?.status}.`, see);
  const remote = [...new Set(rows.filter(({ isRemote }) => isRemote).map(({ name }) => name))];
  const other = contexts.find((name) => name !== context && !remote.includes(name)) ?? 'OTHER';
  ensure(
    remote.length >= contexts.length - 1,
    `istiod is connected to ${remote.length === 0 ? 'no other cluster' : `${remote.join(', ')} only`}.`,
    `istioctl create-remote-secret --context ${other} --name ${other} | kubectl --context ${context} apply -f -`,
  );
  return `${remote.join(', ')} synced`;
}

/**
 * Reads the table of `istioctl remote-clusters`, which has no JSON. The columns are NAME, SECRET, STATUS, ISTIOD, REVISION,
 * with two spaces or more between them. SECRET is empty for the istiod's own cluster.
 */
function readRows(text: string): { name: string; isRemote: boolean; status: string }[] {
  const rows = text.split('\n').map((line) => line.trim().split(/\s{2,}|\t/));
  return rows
    .filter(([name = '', second]) => name !== '' && name !== 'NAME' && second !== undefined)
    .map(([name = '', second = '', third = '']) => {
      const isRemote = second.includes('/');
      return { name, isRemote, status: isRemote ? third : second };
    });
}

const messagesSchema = z.array(
  z.object({
    code: z.string(),
    level: z.string(),
    message: z.string(),
    origin: z.string(),
    documentationUrl: z.string(),
  }),
);

/**
 * Whether another check reports it, with a remedy: "sidecars" a pod without one, "subset burst" a subset without pods,
 * "weights" the status of the worker's HTTPRoute. https://istio.io/latest/docs/reference/config/analysis/
 */
function isReportedElsewhere({ code, origin }: { code: string; origin: string }): boolean {
  return ['IST0103', 'IST0173'].includes(code) || (code === 'IST0171' && origin.endsWith(`/${WORKER_HTTP_ROUTE}`));
}

/** `istioctl analyze` finds nothing in the namespace of the demo, such as conflicting routes or missing gateways. */
export async function checkConfiguration({ cluster }: Subject): Promise<string> {
  const { context, namespace } = cluster.place;
  const analyze = `istioctl analyze --context ${context} -n ${namespace}`;
  const all = readJson(messagesSchema, await cluster.analysis(), 'istioctl analyze', `to see the output: ${analyze}`);
  const others = all.filter((message) => !isReportedElsewhere(message));
  const [first, ...more] = ['Error', 'Warning'].flatMap((wanted) => others.filter(({ level }) => level === wanted));
  if (first !== undefined) {
    throw new Complaint(
      first.level === 'Error' ? 'wrong' : 'warning',
      `${first.origin}: ${first.message}${more.length === 0 ? '' : ` (and ${more.length} more)`}`,
      `${first.documentationUrl}; all messages: ${analyze}`,
    );
  }
  return 'istioctl analyze reports no problems';
}
