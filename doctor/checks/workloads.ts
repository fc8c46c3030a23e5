import { appOf, demoPods, hasSidecar, isReady, type Pod, podsOf, type Service } from '../cluster/objects.ts';
import { ensure, skipped, wrong } from '../finding.ts';
import { ensureBackends } from './backend-services.ts';
import { install } from './install.ts';
import type { Subject } from './subject.ts';

/** The Deployments and Services that the demo needs in each cluster, and those that it also needs in the frontend's. */
const needed = {
  deployments: { everywhere: ['worker-deployment'], frontend: ['frontend-deployment', 'redis-cache'] },
  services: { everywhere: ['worker-service', 'redis-cache-service'], frontend: ['frontend-service'] },
};

/** The prefixes by which Istio knows the protocol of a port. */
const protocolName = /^(http|http2|https|tls|tcp|udp|grpc|grpc-web|mongo|mysql|redis)(-.*)?$/;

async function ensureAll(
  kind: keyof typeof needed,
  objects: { metadata: { name: string } }[],
  subject: Subject,
): Promise<void> {
  const { everywhere, frontend } = needed[kind];
  const names = [...(subject.hasFrontend ? frontend : []), ...everywhere];
  const missing = names.filter((name) => !objects.some(({ metadata }) => metadata.name === name));
  if (missing.length > 0) {
    throw wrong(`there is no ${missing.join(', no ')}.`, await install(subject));
  }
}

/** Every Deployment of the demo exists, and its pods are ready. */
export async function checkPods(subject: Subject): Promise<string> {
  const { kubectl } = subject.cluster;
  const deployments = await subject.cluster.deployments();
  const pods = await subject.cluster.pods();
  await ensureAll('deployments', deployments, subject);
  for (const { metadata, spec } of deployments.filter(({ metadata }) => metadata.name in appOf)) {
    const { name } = metadata;
    ensure(spec.replicas > 0, `${name} is scaled to 0.`, `${kubectl} scale deployment ${name} --replicas=1`);
    ensure(podsOf(pods, appOf[name]).length > 0, `${name} has no pod.`, `see why: ${kubectl} describe replicasets`);
  }
  const all = demoPods(pods);
  const unready = all.filter((pod) => !isReady(pod));
  const [first] = unready;
  if (first !== undefined) {
    const { name } = first.metadata;
    const found = `${unready.length} of ${all.length} not ready: ${name} (${whyUnready(first)})`;
    throw wrong(found, `see why: ${kubectl} describe pod ${name}`);
  }
  return `${all.length} of ${all.length} ready`;
}

function whyUnready({ status }: Pod): string {
  const waiting = status.containerStatuses.find(({ state }) => state.waiting !== undefined);
  const condition = status.conditions.find(({ status, message }) => status === 'False' && message !== undefined);
  return waiting?.state.waiting?.reason ?? condition?.message ?? status.phase;
}

/** Every pod of the demo has a sidecar. */
export async function checkSidecars({ cluster }: Subject): Promise<string> {
  const all = demoPods(await cluster.pods());
  if (all.length === 0) {
    throw skipped('there are no pods of the demo.', 'see the check "pods" above');
  }
  const without = all.filter((pod) => !hasSidecar(pod)).map(({ metadata }) => metadata.name);
  const found = `${without.length} of ${all.length} pods have no sidecar: ${without.join(', ')}`;
  const restart = `if the check "namespace" is ok: ${cluster.kubectl} rollout restart deployment`;
  ensure(without.length === 0, found, restart);
  return `in ${all.length} of ${all.length} pods`;
}

/** The Services of the demo exist, also those of an HTTPRoute, and each port names its protocol. */
export async function checkServices(subject: Subject): Promise<string> {
  const services = await subject.cluster.services();
  await ensureAll('services', services, subject);
  const portsOf = ({ metadata, spec }: Service) =>
    spec.ports.map((port, index) => ({ ...port, index, service: metadata.name }));
  const ports = services.flatMap(portsOf);
  const unnamed = ports.find(({ name, appProtocol }) => appProtocol === undefined && !protocolName.test(name ?? ''));
  if (unnamed !== undefined) {
    const { name, port, index, service } = unnamed;
    const value = port === 6379 ? 'tcp' : 'http';
    const patch = JSON.stringify([{ op: 'add', path: `/spec/ports/${index}/appProtocol`, value }]);
    throw wrong(
      `port ${port} of ${service} ${name === undefined ? 'has no name' : `has the name "${name}"`}: the mesh cannot determine its protocol.`,
      `start the name of the port with its protocol, like http or tcp-redis, or: ${subject.cluster.kubectl} patch service ${service} --type json -p '${patch}'`,
    );
  }
  if (subject.route === 'httproute') {
    await ensureBackends(subject);
  }
  return `${ports.length} ports of ${services.length} services are named by protocol`;
}
