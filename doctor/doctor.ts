import { createTools, type Tools, toolChecks } from './checks/tools.ts';
import { findRouteKind } from './checks/worker-route.ts';
import { type Cluster, createCluster } from './cluster/cluster.ts';
import { findDeployment } from './cluster/objects.ts';
import type { Programs } from './cluster/programs.ts';
import { examineCluster } from './cluster-checks.ts';
import { Complaint, examine, type Finding, type Section, skipped, toFinding, wrong } from './finding.ts';

/** Examines one cluster or several at the same time. No contexts means the current one. It changes nothing. */
export async function examineClusters(
  programs: Programs,
  given: string[],
  namespace: string,
  signal: AbortSignal,
): Promise<Section[]> {
  const tools = createTools(programs);
  const computer = examine(toolChecks, tools).then((findings) => ({ place: 'this computer', findings }));
  try {
    const contexts = given.length > 0 ? given : [await currentContext(programs)];
    const clusters = contexts.map((context) => createCluster(programs, { context, namespace }, signal));
    const sections = await examineMesh(clusters, contexts, tools);
    return [await computer, ...sections];
  } catch (error) {
    return [await computer, { place: 'cluster', findings: unreachable(error) }];
  }
}

async function examineMesh(clusters: Cluster[], contexts: string[], tools: Tools): Promise<Section[]> {
  const visits = await Promise.all(clusters.map(visit));
  const reached = visits.filter(({ failure }) => failure === undefined);
  const frontendCluster = (reached.find(({ hasFrontend }) => hasFrontend) ?? reached[0])?.cluster;
  const route = frontendCluster === undefined ? 'virtualservice' : await findRouteKind(frontendCluster);
  return Promise.all(
    visits.map(async ({ cluster, failure }): Promise<Section> => {
      const others = reached.map(({ cluster }) => cluster).filter((other) => other !== cluster);
      const hasFrontend = cluster === frontendCluster;
      const subject = { cluster, hasFrontend, route, clusters: [cluster, ...others], contexts, tools };
      const findings = failure === undefined ? await examineCluster(subject) : unreachable(failure);
      return { place: `cluster ${cluster.place.context}`, findings };
    }),
  );
}

/** Whether a cluster can be reached, and whether it is the frontend's. */
async function visit(cluster: Cluster): Promise<{ cluster: Cluster; hasFrontend: boolean; failure?: unknown }> {
  try {
    const [deployments] = await Promise.all([cluster.deployments().catch(() => []), cluster.serverVersion()]);
    return { cluster, hasFrontend: findDeployment(deployments, 'frontend-deployment') !== undefined };
  } catch (failure) {
    return { cluster, hasFrontend: false, failure };
  }
}

async function currentContext(programs: Programs): Promise<string> {
  const remedy = 'kubectl config use-context NAME';
  const context = (await programs.run('kubectl', ['config', 'current-context'], remedy)).trim();
  if (context === '') {
    throw skipped('kubectl has no current context.', remedy);
  }
  return context;
}

function unreachable(error: unknown): Finding[] {
  if (!(error instanceof Complaint)) {
    throw error;
  }
  const laptop = 'start the cluster, or examine the demo of "npm start" instead: npm run doctor -- --laptop';
  return [
    toFinding('Kubernetes', wrong(`the cluster cannot be reached: ${error.message}`, `${error.remedy}; or ${laptop}`)),
    toFinding('all else', skipped('the cluster cannot be reached.', 'see the check above')),
  ];
}
