import { WORKER_VIRTUAL_SERVICE } from '@hashr/mesh/names.ts';
import { checkMeshMetrics, checkRedis, sentBy } from './checks/frontend.ts';
import { checkGateway, checkPage } from './checks/gateway.ts';
import { checkIstio, checkKubernetes, checkNamespace } from './checks/istio.ts';
import { checkPrometheus, checkRateWindow } from './checks/prometheus.ts';
import { checkRemoteClusters } from './checks/remote-clusters.ts';
import { checkRoute, checkSubset } from './checks/route.ts';
import { applyAgain, kubectlAt, type Subject } from './checks/subject.ts';
import { checkWatcher, checkWatcherRights } from './checks/watcher.ts';
import { checkPods, checkServices, checkSidecars } from './checks/workloads.ts';
import type { Cluster } from './cluster/cluster.ts';
import { appOf, demoPods, findDeployment, hasSidecar } from './cluster/demo.ts';
import { type Check, examine, type Finding, skipped } from './finding.ts';

/** The checks of every cluster of the mesh. */
const clusterChecks: Check<Subject>[] = [
  { name: 'Kubernetes', run: checkKubernetes },
  { name: 'Istio', run: checkIstio },
  { name: 'namespace', run: checkNamespace },
  { name: 'pods', run: checkPods },
  { name: 'sidecars', run: checkSidecars },
  { name: 'services', run: checkServices },
  { name: 'clusters joined', run: checkRemoteClusters },
];

const redisCheck: Check<Subject> = {
  name: 'Redis',
  run: async ({ cluster }) =>
    checkRedis(
      await cluster.state(),
      `${kubectlAt(cluster.place)} rollout restart deployment redis-cache; who may reach it: istio-manifests/security/redis.yaml`,
    ),
};

/** The checks of the cluster with the page. */
const homeChecks: Check<Subject>[] = [
  { name: 'gateway', run: checkGateway },
  { name: 'page', run: checkPage },
  redisCheck,
  {
    name: 'weights',
    run: async ({ cluster }) =>
      checkRoute(await cluster.virtualServices(), applyAgain(cluster.place, `${WORKER_VIRTUAL_SERVICE}.yaml`)),
  },
  { name: 'subset primary', run: (subject) => checkSubset('primary', subject) },
  { name: 'subset burst', run: (subject) => checkSubset('burst', subject) },
  {
    name: 'mesh metrics',
    run: async ({ cluster }) =>
      checkMeshMetrics(
        await cluster.sidecarMetrics(),
        `worker-service.${cluster.place.namespace}`,
        await cluster.state().then(sentBy, () => undefined),
        "give the frontend's pods the annotation proxy.istio.io/config with the proxyStatsMatcher of k8s/base/frontend/deployment.yaml",
      ),
  },
  { name: 'Prometheus', run: checkPrometheus },
];

/** The checks of the watcher, if the cluster has one. */
async function watcherChecks({ cluster }: Subject): Promise<Check<Subject>[]> {
  const deployments = await cluster.deployments().catch(() => undefined);
  if (deployments !== undefined && findDeployment(deployments, 'istiowatcher-deployment') === undefined) {
    const none = skipped('there is none: nobody moves the weights but you.', 'for one: skaffold run -p primary');
    return [{ name: 'watcher', run: () => Promise.reject(none) }];
  }
  const kubectl = kubectlAt(cluster.place);
  return [
    { name: 'rate window', run: checkRateWindow },
    {
      name: 'watcher',
      run: async () =>
        checkWatcher(await cluster.watcherStatus(), `${kubectl} logs deployment/istiowatcher-deployment`),
    },
    { name: "watcher's rights", run: async () => checkWatcherRights(await cluster.watcherRights(), kubectl) },
  ];
}

/** Runs all the checks that make sense for a cluster. */
export async function examineCluster(subject: Subject): Promise<Finding[]> {
  const { cluster, role } = subject;
  const deployments = await cluster.deployments().catch(() => undefined);
  const isEmpty = deployments !== undefined && !deployments.some(({ metadata }) => metadata.name in appOf);
  if (await isWithoutMesh(cluster)) {
    const none = skipped('the demo runs without it, so nobody moves the traffic.', 'for a mesh: skaffold run');
    return examine(
      [
        ...clusterChecks.filter(({ name }) => ['Kubernetes', 'pods', 'services'].includes(name)),
        ...(role === 'home' ? [redisCheck] : []),
        { name: 'mesh', run: () => Promise.reject(none) },
      ],
      subject,
    );
  }
  if (role === 'home' && isEmpty) {
    const none = skipped('the demo is not here.', 'see the checks above');
    return examine([...clusterChecks, { name: 'all else', run: () => Promise.reject(none) }], subject);
  }
  return examine(
    role === 'home' ? [...clusterChecks, ...homeChecks, ...(await watcherChecks(subject))] : clusterChecks,
    subject,
  );
}

/** The overlay `without-mesh` switches injection off in the namespace, and none of its pods has a sidecar. */
async function isWithoutMesh(cluster: Cluster): Promise<boolean> {
  const labels = await cluster.namespaceLabels().catch(() => undefined);
  const pods = demoPods(await cluster.pods().catch(() => []));
  return labels?.['istio-injection'] === 'disabled' && pods.length > 0 && !pods.some(hasSidecar);
}
