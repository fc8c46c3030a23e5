import { both, given } from '../fact.ts';
import type { ClusterFacts } from '../facts/cluster-facts.ts';
import { appOf, demoPods, findDeployment, hasSidecar, isReady, podsOf } from '../facts/demo.ts';
import type { Pod } from '../facts/objects.ts';
import { type Finding, ok, skipped, wrong } from '../finding.ts';
import { install, kubectlAt } from './commands.ts';

/** The Deployments without which there is no demo, in the cluster with the page and in the other. */
const needed = { home: ['frontend-deployment', 'redis-cache', 'worker-deployment'], other: ['worker-deployment'] };

/** Every Deployment of the demo is there, has pods, and they are ready. */
export function checkPods({ place, deployments, pods }: ClusterFacts, role: 'home' | 'other'): Finding {
  const CHECK = 'pods';
  return given(CHECK, both(deployments, pods), ([deployments, pods]) => {
    const missing = needed[role].filter((name) => findDeployment(deployments, name) === undefined);
    if (missing.length > 0) {
      return wrong(CHECK, `there is no ${missing.join(', no ')}.`, install(place, role));
    }
    const ours = deployments.filter(({ metadata }) => metadata.name in appOf);
    const stopped = ours.find(({ spec }) => spec.replicas === 0);
    if (stopped !== undefined) {
      const { name } = stopped.metadata;
      return wrong(CHECK, `${name} is scaled to 0.`, `${kubectlAt(place)} scale deployment ${name} --replicas=1`);
    }
    const bare = ours.find(({ metadata }) => podsOf(pods, appOf[metadata.name] ?? '').length === 0);
    if (bare !== undefined) {
      const { name } = bare.metadata;
      return wrong(CHECK, `${name} has no pod.`, `look why: ${kubectlAt(place)} describe replicasets`);
    }
    const all = demoPods(pods);
    const unready = all.filter((pod) => !isReady(pod));
    const [first] = unready;
    return first === undefined
      ? ok(CHECK, `${all.length} of ${all.length} ready`)
      : wrong(
          CHECK,
          `${unready.length} of ${all.length} not ready: ${first.metadata.name} (${whyUnready(first)})`,
          `look why: ${kubectlAt(place)} describe pod ${first.metadata.name}`,
        );
  });
}

function whyUnready({ status }: Pod): string {
  const waiting = status.containerStatuses.find(({ state }) => state.waiting !== undefined);
  const condition = status.conditions.find(({ status, message }) => status === 'False' && message !== undefined);
  return waiting?.state.waiting?.reason ?? condition?.message ?? status.phase;
}

/** Every pod of the demo has a sidecar. */
export function checkSidecars({ place, pods }: ClusterFacts): Finding {
  const CHECK = 'sidecars';
  return given(CHECK, pods, (pods) => {
    const all = demoPods(pods);
    const bare = all.filter((pod) => !hasSidecar(pod)).map(({ metadata }) => metadata.name);
    if (all.length === 0) {
      return skipped(CHECK, 'there are no pods of the demo.', 'see the check "pods" above');
    }
    return bare.length === 0
      ? ok(CHECK, `in ${all.length} of ${all.length} pods`)
      : wrong(
          CHECK,
          `${bare.length} of ${all.length} pods have none: ${bare.join(', ')}`,
          `when the namespace is right: ${kubectlAt(place)} rollout restart deployment`,
        );
  });
}
