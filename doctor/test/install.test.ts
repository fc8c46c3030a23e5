import { expect, test } from 'vitest';
import { install, installBurst } from '../checks/install.ts';
import { createTools } from '../checks/tools.ts';
import { skipped } from '../finding.ts';
import { recordedCluster, subjectOf } from './recorded.ts';

/** The commands for a cluster and a kubeconfig with these contexts and the names of their clusters. */
async function commands(context: string, kubeconfig: Record<string, string>, given = [context]) {
  const contexts = Object.entries(kubeconfig).map(([name, cluster]) => ({ name, context: { cluster } }));
  const tools = createTools({ run: async () => JSON.stringify({ contexts }), serve: async () => '' });
  const subject = { ...subjectOf(recordedCluster({}, context)), contexts: given, tools };
  return [await install(subject), await installBurst(subject)];
}
const kind = { 'kind-primary': 'kind-primary', 'kind-burst': 'kind-burst' };
const forKind = ['skaffold run --kube-context kind-primary', 'skaffold run -p burst --kube-context kind-burst'];

test('on kind, Skaffold gets the name by which it recognises kind', async () => {
  const aliases = { primary: 'kind-primary', burst: 'kind-burst' };

  expect(await commands('primary', { ...kind, ...aliases })).toEqual(forKind);
  expect(await commands('primary', { ...kind, ...aliases }, ['primary', 'burst'])).toEqual(forKind);
  expect(await commands('kind-primary', kind)).toEqual(forKind);
});

test('elsewhere, it gets the context as the user gave it', async () => {
  const others = ['skaffold run --kube-context primary', 'skaffold run -p burst --kube-context burst'];

  expect(await commands('primary', { primary: 'gke-1', burst: 'gke-2' })).toEqual(others);
  expect(await commands('primary', { ...kind, primary: 'gke-1', burst: 'gke-2' })).toEqual(others);
  expect(await commands('a', { a: '1', b: '2' }, ['a', 'b'])).toEqual([
    'skaffold run --kube-context a',
    'skaffold run -p burst --kube-context b',
  ]);
});

test('an HTTPRoute needs other profiles', async () => {
  const contexts = () => Promise.reject(skipped('kubectl is not in the PATH.', ''));
  const subject = subjectOf(recordedCluster());
  const httpRoute = { ...subject, tools: { ...subject.tools, contexts }, route: 'httproute' as const };

  expect(await install(httpRoute)).toBe('skaffold run -p http-route --kube-context primary');
  expect(await install({ ...httpRoute, hasFrontend: false })).toBe(
    'skaffold run -p burst-http-route --kube-context primary',
  );
});
