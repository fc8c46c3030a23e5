import { type Fact, known, mapFact, unknown, valueOr } from '../fact.ts';
import { type Answer, ask, whyNoAnswer } from '../runner/ask.ts';
import { explain, type Kubectl } from '../runner/kubectl.ts';
import { throughPortForward } from '../runner/port-forward.ts';
import type { ClusterFacts, HomeFacts } from './cluster-facts.ts';
import { isReady, podsOf } from './demo.ts';
import { gatherGateway } from './gather-gateway.ts';
import { destinationRuleSchema, virtualServiceSchema } from './istio-objects.ts';
import { listOf, type Pod } from './objects.ts';
import { askPrometheus } from './prometheus.ts';
import { watcherSettings } from './watcher-settings.ts';

const ASK_MS = 5_000;
const PAGE_PORT = 8080;
const WATCHER_PORT = 8082;
const SIDECAR_PORT = 15_020;

/** So many sidecars are asked at most: the others are like them. */
const MOST_SIDECARS = 5;

/** Looks at what only the cluster with the page has. */
export async function gatherHome(kubectl: Kubectl, cluster: ClusterFacts, signal: AbortSignal): Promise<HomeFacts> {
  const { place } = cluster;
  const here = ['-n', place.namespace];
  const [gateway, virtualServices, destinationRules] = await Promise.all([
    gatherGateway(kubectl, place),
    kubectl.get(listOf(virtualServiceSchema), ['virtualservices.networking.istio.io', ...here]),
    kubectl.get(listOf(destinationRuleSchema), ['destinationrules.networking.istio.io', ...here]),
  ]);
  const frontends = podsOf(valueOr(cluster.pods, []), 'frontend').filter(isReady);
  const watchers = podsOf(valueOr(cluster.pods, []), 'istiowatcher').filter(isReady);
  const [state, sidecarPages, watcherStatus, watcherRights] = await Promise.all([
    askPod(cluster, frontends[0], 'frontend', PAGE_PORT, '/api/state', signal),
    Promise.all(
      frontends.slice(0, MOST_SIDECARS).map(async (pod) => ({
        pod: pod.metadata.name,
        text: mapFact(
          await askPod(cluster, pod, 'frontend', SIDECAR_PORT, '/stats/prometheus', signal),
          ({ text }) => text,
        ),
      })),
    ),
    askPod(cluster, watchers[0], 'istiowatcher', WATCHER_PORT, '/status', signal),
    askRights(kubectl, place.namespace),
  ]);
  const { prometheusUrl, windowSeconds } = watcherSettings(valueOr(cluster.deployments, []));
  return {
    ...gateway,
    virtualServices,
    destinationRules,
    state,
    sidecarPages,
    watcherStatus,
    watcherRights,
    prometheus: await askPrometheus(place, prometheusUrl, windowSeconds, signal),
  };
}

/** Asks one pod by HTTP. */
async function askPod(
  { place }: ClusterFacts,
  pod: Pod | undefined,
  app: string,
  port: number,
  path: string,
  signal: AbortSignal,
): Promise<Fact<Answer>> {
  if (pod === undefined) {
    return unknown(`no pod app=${app} is ready.`, 'see the check "pods" above');
  }
  const { name } = pod.metadata;
  const target = { ...place, object: `pod/${name}`, ports: [port] };
  const answer = await throughPortForward(target, signal, (addressOf) =>
    ask(`${addressOf(port)}${path}`, ASK_MS, signal).then(
      (answer): Fact<Answer> => known(answer),
      (error) =>
        unknown(
          `port ${port} of ${name} does not answer (${whyNoAnswer(error)}).`,
          `look at it: kubectl --context ${place.context} -n ${place.namespace} logs ${name} --all-containers`,
        ),
    ),
  );
  return 'value' in answer ? answer.value : answer;
}

async function askRights(kubectl: Kubectl, namespace: string): Promise<Fact<string>> {
  const who = `system:serviceaccount:${namespace}:istiowatcher`;
  const args = ['auth', 'can-i', '--list', '--no-headers', '-n', namespace, '--as', who];
  const outcome = await kubectl.run(args);
  return outcome.ended === 'well'
    ? known(outcome.stdout)
    : explain(outcome, `kubectl --context ${kubectl.context} ${args.join(' ')}`);
}
