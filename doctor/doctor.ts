import type { Subject } from './checks/subject.ts';
import { createTools, type Tools, toolChecks } from './checks/tools.ts';
import { type Cluster, createCluster } from './cluster/cluster.ts';
import { findDeployment } from './cluster/demo.ts';
import type { RunCommand } from './cluster/run-command.ts';
import { examineCluster } from './cluster-checks.ts';
import { Complaint, examine, type Finding, type Section, skipped, toFinding, wrong } from './finding.ts';

const LAPTOP = 'start the cluster, or look at the demo of "npm start" instead: npm run doctor -- --laptop';

/** Examines one cluster or several, side by side, and runs every check that can run. It changes nothing. */
export async function examineClusters(
  run: RunCommand,
  wanted: string[],
  namespace: string,
  signal: AbortSignal,
): Promise<Section[]> {
  const tools = createTools(run);
  const computer = { place: 'this computer', findings: await examine(toolChecks, tools) };
  try {
    const contexts = wanted.length > 0 ? wanted : [await currentContext(run, tools)];
    const clusters = contexts.map((context) => createCluster(run, { context, namespace }, signal));
    return [computer, ...(await examineAll(clusters, contexts, tools))];
  } catch (error) {
    return [computer, { place: 'cluster', findings: unreachable(error) }];
  }
}

async function examineAll(clusters: Cluster[], contexts: string[], tools: Tools) {
  const visits = await Promise.all(clusters.map(visit));
  const reached = visits.filter(({ refusal }) => refusal === undefined);
  const home = (reached.find(({ hasPage }) => hasPage) ?? reached[0])?.cluster;
  return Promise.all(
    visits.map(async ({ cluster, refusal }): Promise<Section> => {
      const others = reached.map(({ cluster }) => cluster).filter((other) => other !== cluster);
      const role: Subject['role'] = cluster === home ? 'home' : 'other';
      const subject = { cluster, role, clusters: [cluster, ...others], contexts, tools };
      const findings = refusal === undefined ? await examineCluster(subject) : unreachable(refusal);
      return { place: `cluster ${cluster.place.context}`, findings };
    }),
  );
}

/** Whether a cluster can be reached, and whether it is the one with the page. */
async function visit(cluster: Cluster): Promise<{ cluster: Cluster; hasPage: boolean; refusal?: unknown }> {
  try {
    await cluster.serverVersion();
  } catch (refusal) {
    return { cluster, hasPage: false, refusal };
  }
  const deployments = await cluster.deployments().catch(() => []);
  return { cluster, hasPage: findDeployment(deployments, 'frontend-deployment') !== undefined };
}

async function currentContext(run: RunCommand, { kubectl }: Tools): Promise<string> {
  await kubectl().catch(({ remedy }: Complaint) => {
    throw skipped('there is no kubectl.', remedy);
  });
  const outcome = await run('kubectl', ['config', 'current-context']);
  const context = outcome.ended === 'well' ? outcome.stdout.trim() : '';
  if (context === '') {
    throw skipped('kubectl has no current context.', 'kubectl config use-context NAME');
  }
  return context;
}

function unreachable(error: unknown): Finding[] {
  if (!(error instanceof Complaint)) {
    throw error;
  }
  return [
    toFinding('Kubernetes', wrong(`the cluster cannot be reached: ${error.message}`, `${error.remedy}; or ${LAPTOP}`)),
    toFinding('all else', skipped('the cluster cannot be reached.', 'see the check above')),
  ];
}
