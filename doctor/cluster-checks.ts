import { checkIstio, checkKubernetes, checkNamespace } from './checks/control-plane.ts';
import { checkLedger, checkPresenter, checkRedis, checkSidecarMetrics } from './checks/frontend.ts';
import { checkGateway, checkPage } from './checks/gateway.ts';
import { checkConfiguration, checkRemoteClusters } from './checks/istioctl.ts';
import { checkPrometheus, checkRateWindow } from './checks/prometheus.ts';
import type { Subject } from './checks/subject.ts';
import { checkSubset } from './checks/subset.ts';
import { checkWatcher } from './checks/watcher.ts';
import { checkWatcherRights } from './checks/watcher-rights.ts';
import { checkWorkerRoute } from './checks/worker-route.ts';
import { checkPods, checkServices, checkSidecars } from './checks/workloads.ts';
import { appOf, demoPods, findDeployment, hasSidecar } from './cluster/objects.ts';
import { type Checks, examine, type Finding, skipped } from './finding.ts';

/** The checks that also make sense without a mesh. */
const kubernetesChecks: Checks<Subject> = { Kubernetes: checkKubernetes, pods: checkPods, services: checkServices };

/** The checks of each cluster of the mesh. */
const meshChecks: Checks<Subject> = {
  Kubernetes: checkKubernetes,
  Istio: checkIstio,
  namespace: checkNamespace,
  pods: checkPods,
  sidecars: checkSidecars,
  services: checkServices,
  configuration: checkConfiguration,
  'clusters joined': checkRemoteClusters,
};

const stateChecks: Checks<Subject> = {
  Redis: async ({ cluster }) =>
    checkRedis(
      await cluster.state(),
      `${cluster.kubectl} rollout restart deployment redis-cache; who may connect to it: istio-manifests/security/redis.yaml`,
    ),
  ledger: async ({ cluster }) => checkLedger(await cluster.state()),
};

/** The checks of the frontend's cluster. */
const frontendChecks: Checks<Subject> = {
  gateway: checkGateway,
  page: checkPage,
  ...stateChecks,
  async presenter({ cluster }) {
    const [state, scrapes] = await Promise.all([cluster.state(), cluster.sidecarMetrics()]);
    return checkPresenter(
      state,
      scrapes.map(({ text }) => text),
    );
  },
  weights: checkWorkerRoute,
  'subset primary': (subject) => checkSubset('primary', subject),
  'subset burst': (subject) => checkSubset('burst', subject),
  'mesh metrics': checkSidecarMetrics,
  Prometheus: checkPrometheus,
};

const watcherChecks: Checks<Subject> = {
  'rate window': checkRateWindow,
  watcher: async ({ cluster, route }) =>
    checkWatcher(await cluster.watcherStatus(), route, `${cluster.kubectl} logs deployment/istiowatcher-deployment`),
  "watcher's rights": checkWatcherRights,
};

/** A line that says which checks make no sense here. */
function skip(name: string, why: string, remedy: string): Checks<Subject> {
  return { [name]: () => Promise.reject(skipped(why, remedy)) };
}

/** Runs all checks that make sense for a cluster. */
export async function examineCluster(subject: Subject): Promise<Finding[]> {
  return examine(await checksFor(subject), subject);
}

async function checksFor({ cluster, hasFrontend }: Subject): Promise<Checks<Subject>> {
  // A read that fails is reported by the checks that need it.
  const [labels, pods, deployments] = await Promise.all([
    cluster.namespaceLabels().catch(() => undefined),
    cluster.pods().catch(() => []),
    cluster.deployments().catch(() => undefined),
  ]);
  const ours = demoPods(pods);
  // The overlay `without-mesh` disables injection in the namespace, and none of its pods has a sidecar.
  if (labels?.['istio-injection'] === 'disabled' && ours.length > 0 && !ours.some(hasSidecar)) {
    const none = skip(
      'mesh',
      'the demo runs without a mesh, so the weights have no effect.',
      'for a mesh: skaffold run',
    );
    return { ...kubernetesChecks, ...(hasFrontend && stateChecks), ...none };
  }
  if (!hasFrontend) {
    return meshChecks;
  }
  if (deployments !== undefined && !deployments.some(({ metadata }) => metadata.name in appOf)) {
    return { ...meshChecks, ...skip('all else', 'the demo is not installed in this cluster.', 'see the checks above') };
  }
  const hasWatcher = deployments === undefined || findDeployment(deployments, 'istiowatcher-deployment') !== undefined;
  const none = skip(
    'watcher',
    'there is no watcher, so the weights do not change.',
    'to install one: skaffold run -p primary; see docs/runbook.md#hashrwatchermissing',
  );
  return { ...meshChecks, ...frontendChecks, ...(hasWatcher ? watcherChecks : none) };
}
