import type { Subject } from './subject.ts';
import type { Tools } from './tools.ts';

/** The options of Skaffold that name the profiles of the frontend's cluster, and of one with workers only. */
const profiles = {
  frontend: { virtualservice: '', httproute: ' -p http-route' },
  burst: { virtualservice: ' -p burst', httproute: ' -p burst-http-route' },
};

/** The command that installs the demo, or the worker alone in a cluster without the frontend. */
export async function install({ cluster, hasFrontend, route, tools }: Subject): Promise<string> {
  const profile = profiles[hasFrontend ? 'frontend' : 'burst'][route];
  return `skaffold run${profile} --kube-context ${await nameForSkaffold(cluster.place.context, tools)}`;
}

/** The command that installs the worker in the other cluster. */
export async function installBurst({ cluster, contexts, route, tools }: Subject): Promise<string> {
  const other = contexts.find((name) => name !== cluster.place.context) ?? 'burst';
  return `skaffold run${profiles.burst[route]} --kube-context ${await nameForSkaffold(other, tools)}`;
}

/** Skaffold recognises kind only by the name of the context, `kind-NAME`. k8s/kind/up also calls it `NAME`. */
async function nameForSkaffold(context: string, { contexts }: Tools): Promise<string> {
  const all = await contexts().catch(() => []);
  const clusterOf = (wanted: string) => all.find(({ name }) => name === wanted)?.context.cluster;
  const ofKind = clusterOf(`kind-${context}`);
  return ofKind !== undefined && [undefined, ofKind].includes(clusterOf(context)) ? `kind-${context}` : context;
}
