import { checkRemoteClusters } from './checks/remote-clusters.ts';
import { checkTools } from './checks/tools.ts';
import { examineCluster, examineHome } from './examine-cluster.ts';
import { type Fact, known, unknown, valueOr } from './fact.ts';
import type { ClusterFacts, ToolFacts } from './facts/cluster-facts.ts';
import { appOf, findDeployment } from './facts/demo.ts';
import { findPageAddress } from './facts/gateway-address.ts';
import { askServerVersion, gatherCluster } from './facts/gather-cluster.ts';
import { askPage } from './facts/gather-gateway.ts';
import { gatherHome } from './facts/gather-home.ts';
import { gatherTools } from './facts/tools.ts';
import { type Finding, type Section, skipped, wrong } from './finding.ts';
import { createKubectl, type Kubectl, lastLine } from './runner/kubectl.ts';
import type { RunCommand } from './runner/run-command.ts';

const LAPTOP = 'start the cluster, or look at the demo of "npm start" instead: npm run doctor -- --laptop';

/** A context, and what is known of its cluster; the Fact says why it cannot be reached. */
interface Visit {
  kubectl: Kubectl;
  cluster: Fact<ClusterFacts>;
}

/** Looks at one cluster or several, and makes every check that can be made. It changes nothing. */
export async function examineClusters(
  run: RunCommand,
  wanted: string[],
  namespace: string,
  signal: AbortSignal,
): Promise<Section[]> {
  const tools = await gatherTools(run);
  const sections: Section[] = [{ place: 'this computer', findings: checkTools(tools) }];
  const contexts = wanted.length > 0 ? known(wanted) : await currentContext(run, tools);
  if (!('value' in contexts)) {
    return [...sections, { place: 'cluster', findings: unreachable(contexts.unknown, contexts.remedy) }];
  }
  const visits: Visit[] = [];
  for (const context of contexts.value) {
    visits.push(await visit(createKubectl(run, context), namespace));
  }
  const reached = visits.flatMap(({ cluster }) => ('value' in cluster ? [cluster.value] : []));
  const home = reached.find(hasPage) ?? reached[0];
  for (const { kubectl, cluster } of visits) {
    const findings =
      'value' in cluster
        ? [
            ...examineCluster(cluster.value, tools, cluster.value === home ? 'home' : 'other'),
            checkRemoteClusters(contexts.value, kubectl.context, await askRemoteClusters(run, kubectl, contexts.value)),
            ...(cluster.value === home ? await visitHome(kubectl, home, reached, signal) : []),
          ]
        : unreachable(cluster.unknown, cluster.remedy);
    sections.push({ place: `cluster ${kubectl.context}`, findings });
  }
  return sections;
}

async function currentContext(run: RunCommand, { kubectl }: ToolFacts): Promise<Fact<string[]>> {
  if (!('value' in kubectl)) {
    return unknown('there is no kubectl.', kubectl.remedy);
  }
  const outcome = await run('kubectl', ['config', 'current-context']);
  const context = outcome.ended === 'well' ? outcome.stdout.trim() : '';
  return context === ''
    ? unknown('kubectl has no current context.', 'kubectl config use-context NAME')
    : known([context]);
}

async function visit(kubectl: Kubectl, namespace: string): Promise<Visit> {
  const version = await askServerVersion(kubectl);
  const place = { context: kubectl.context, namespace };
  return {
    kubectl,
    cluster: 'value' in version ? known(await gatherCluster(kubectl, place, version.value)) : version,
  };
}

/** Not even one of the demo's Deployments is here. */
function isEmpty({ deployments }: ClusterFacts): boolean {
  return 'value' in deployments && !deployments.value.some(({ metadata }) => metadata.name in appOf);
}

function hasPage({ deployments }: ClusterFacts): boolean {
  return findDeployment(valueOr(deployments, []), 'frontend-deployment') !== undefined;
}

async function visitHome(
  kubectl: Kubectl,
  cluster: ClusterFacts,
  reached: ClusterFacts[],
  signal: AbortSignal,
): Promise<Finding[]> {
  if (isEmpty(cluster)) {
    return [skipped('all else', 'the demo is not here.', 'see the checks above')];
  }
  const home = await gatherHome(kubectl, cluster, signal);
  const page = await askPage(findPageAddress(home), signal);
  return examineHome([cluster, ...reached.filter((other) => other !== cluster)], home, page);
}

async function askRemoteClusters(run: RunCommand, { context }: Kubectl, contexts: string[]): Promise<Fact<string>> {
  if (contexts.length < 2) {
    return known('');
  }
  const outcome = await run('istioctl', ['remote-clusters', '--context', context]);
  if (outcome.ended === 'well') {
    return known(outcome.stdout);
  }
  const why = { missing: 'there is no istioctl.', late: 'istioctl does not answer in time.', badly: '' }[outcome.ended];
  return unknown(
    outcome.ended === 'badly' ? lastLine(outcome.stderr) : why,
    `install istioctl, or look: istioctl remote-clusters --context ${context}`,
  );
}

function unreachable(why: string, remedy: string): Finding[] {
  return [
    wrong('Kubernetes', `the cluster cannot be reached: ${why}`, `${remedy}; or ${LAPTOP}`),
    skipped('all else', 'the cluster cannot be reached.', 'see the check above'),
  ];
}
