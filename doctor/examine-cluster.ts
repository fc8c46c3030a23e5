import { VIRTUAL_SERVICE } from '@hashr/istiowatcher/split/worker-route.ts';
import { applyAgain, kubectlAt } from './checks/commands.ts';
import { checkGateway, checkPage } from './checks/gateway.ts';
import { checkIstio, checkKubernetes } from './checks/istio.ts';
import { checkMeshMetrics } from './checks/mesh-metrics.ts';
import { checkNamespace } from './checks/namespace.ts';
import { checkPods, checkSidecars } from './checks/pods.ts';
import { checkPrometheus, checkRateWindow } from './checks/prometheus.ts';
import { checkRedis, sentBy } from './checks/redis.ts';
import { checkRoute } from './checks/route.ts';
import { checkServices } from './checks/services.ts';
import { checkSubset } from './checks/subsets.ts';
import { checkWatcher } from './checks/watcher.ts';
import { checkWatcherRights } from './checks/watcher-rights.ts';
import { type Fact, given, valueOr } from './fact.ts';
import type { ClusterFacts, HomeFacts, ToolFacts } from './facts/cluster-facts.ts';
import { findDeployment } from './facts/demo.ts';
import type { PageAnswer } from './facts/gather-gateway.ts';
import { watcherSettings } from './facts/watcher-settings.ts';
import { type Finding, skipped } from './finding.ts';

/** The checks of every cluster of the mesh. Pure. */
export function examineCluster(cluster: ClusterFacts, tools: ToolFacts, role: 'home' | 'other'): Finding[] {
  return [
    checkKubernetes(cluster, tools),
    checkIstio(cluster),
    checkNamespace(cluster, role),
    checkPods(cluster, role),
    checkSidecars(cluster),
    checkServices(cluster, role),
  ];
}

/**
 * The checks of the cluster with the page. Pure.
 *
 * @param clusters all that were asked, the one with the page first
 */
export function examineHome(
  clusters: [ClusterFacts, ...ClusterFacts[]],
  home: HomeFacts,
  page: Fact<PageAnswer>,
): Finding[] {
  const [cluster] = clusters;
  const { place } = cluster;
  const kubectl = kubectlAt(place);
  const settings = watcherSettings(valueOr(cluster.deployments, []));
  return [
    checkGateway(place, home),
    checkPage(place, page),
    checkRedis(
      home.state,
      `${kubectl} rollout restart deployment redis-cache; who may reach it: istio-manifests/security/redis.yaml`,
    ),
    given('weights', home.virtualServices, (all) => checkRoute(all, applyAgain(place, `${VIRTUAL_SERVICE}.yaml`))),
    checkSubset('primary', clusters, home),
    checkSubset('burst', clusters, home),
    checkMeshMetrics(
      home.sidecarPages,
      `worker-service.${place.namespace}`,
      sentBy(home.state),
      "give the frontend's pods the annotation proxy.istio.io/config with the proxyStatsMatcher of k8s/base/frontend/deployment.yaml",
    ),
    checkPrometheus(home.prometheus, settings),
    ...examineWatcher(cluster, home),
  ];
}

function examineWatcher({ place, deployments }: ClusterFacts, home: HomeFacts): Finding[] {
  const all = valueOr(deployments, undefined);
  if (all !== undefined && findDeployment(all, 'istiowatcher-deployment') === undefined) {
    return [skipped('watcher', 'there is none: nobody moves the weights but you.', 'for one: skaffold run -p primary')];
  }
  const kubectl = kubectlAt(place);
  return [
    checkRateWindow(home.prometheus, watcherSettings(all ?? []), kubectl),
    checkWatcher(home.watcherStatus, `${kubectl} logs deployment/istiowatcher-deployment`),
    checkWatcherRights(home.watcherRights, kubectl),
  ];
}
