import { appOf, demoPods, findDeployment, hasSidecar, isReady, podsOf } from '../cluster/demo.ts';
import type { Pod } from '../cluster/objects.ts';
import { skipped, wrong } from '../finding.ts';
import { install, kubectlAt, type Subject } from './subject.ts';

/** The Deployments and Services without which there is no demo. */
const deployments = { home: ['frontend-deployment', 'redis-cache', 'worker-deployment'], other: ['worker-deployment'] };
const services = {
  home: ['frontend-service', 'worker-service', 'redis-cache-service'],
  other: ['worker-service', 'redis-cache-service'],
};

/** The names by which Istio knows the protocol of a port. */
const PROTOCOL = /^(http|http2|https|tls|tcp|udp|grpc|grpc-web|mongo|mysql|redis)(-.*)?$/;

/** Every Deployment of the demo exists and has pods that are ready. */
export async function checkPods({ cluster, role }: Subject): Promise<string> {
  const { place } = cluster;
  const all = await cluster.deployments();
  const pods = await cluster.pods();
  const missing = deployments[role].filter((name) => findDeployment(all, name) === undefined);
  if (missing.length > 0) {
    throw wrong(`there is no ${missing.join(', no ')}.`, install(place, role));
  }
  for (const { metadata, spec } of all.filter(({ metadata }) => metadata.name in appOf)) {
    const { name } = metadata;
    if (spec.replicas === 0) {
      throw wrong(`${name} is scaled to 0.`, `${kubectlAt(place)} scale deployment ${name} --replicas=1`);
    }
    if (podsOf(pods, appOf[name] ?? '').length === 0) {
      throw wrong(`${name} has no pod.`, `look why: ${kubectlAt(place)} describe replicasets`);
    }
  }
  const ours = demoPods(pods);
  const unready = ours.filter((pod) => !isReady(pod));
  const [first] = unready;
  if (first !== undefined) {
    throw wrong(
      `${unready.length} of ${ours.length} not ready: ${first.metadata.name} (${whyUnready(first)})`,
      `look why: ${kubectlAt(place)} describe pod ${first.metadata.name}`,
    );
  }
  return `${ours.length} of ${ours.length} ready`;
}

function whyUnready({ status }: Pod): string {
  const waiting = status.containerStatuses.find(({ state }) => state.waiting !== undefined);
  const condition = status.conditions.find(({ status, message }) => status === 'False' && message !== undefined);
  return waiting?.state.waiting?.reason ?? condition?.message ?? status.phase;
}

/** Every pod of the demo has a sidecar. */
export async function checkSidecars({ cluster }: Subject): Promise<string> {
  const ours = demoPods(await cluster.pods());
  if (ours.length === 0) {
    throw skipped('there are no pods of the demo.', 'see the check "pods" above');
  }
  const bare = ours.filter((pod) => !hasSidecar(pod)).map(({ metadata }) => metadata.name);
  if (bare.length > 0) {
    throw wrong(
      `${bare.length} of ${ours.length} pods have none: ${bare.join(', ')}`,
      `when the namespace is right: ${kubectlAt(cluster.place)} rollout restart deployment`,
    );
  }
  return `in ${ours.length} of ${ours.length} pods`;
}

/** The Services that the demo calls exist, and every port names its protocol. */
export async function checkServices({ cluster, role }: Subject): Promise<string> {
  const { place } = cluster;
  const all = await cluster.services();
  const missing = services[role].filter((name) => !all.some(({ metadata }) => metadata.name === name));
  if (missing.length > 0) {
    throw wrong(`there is no ${missing.join(', no ')}.`, install(place, role));
  }
  const ports = all.flatMap(({ metadata, spec }) =>
    spec.ports.map((port, index) => ({ ...port, index, of: metadata.name })),
  );
  const unnamed = ports.find(({ name, appProtocol }) => appProtocol === undefined && !PROTOCOL.test(name ?? ''));
  if (unnamed !== undefined) {
    const { name, port, index, of } = unnamed;
    const value = port === 6379 ? 'tcp' : 'http';
    const patch = JSON.stringify([{ op: 'add', path: `/spec/ports/${index}/appProtocol`, value }]);
    throw wrong(
      `port ${port} of ${of} ${name === undefined ? 'has no name' : `is called "${name}"`}: the mesh does not know what is spoken there.`,
      `name it by its protocol, like http or tcp-redis, or: ${kubectlAt(place)} patch service ${of} --type json -p '${patch}'`,
    );
  }
  return `${ports.length} ports of ${all.length} services are named by protocol`;
}
