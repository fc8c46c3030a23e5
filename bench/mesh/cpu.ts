import { clusters, kubectl, NAMESPACE } from '@hashr/test/support/cluster.ts';

/** The CPU time that each container has used since its start, in seconds, by `pod/container`. */
export type CpuSeconds = Record<string, number>;

/** The gateway's pods, and the labels of the demo's. */
const groups = [
  { namespace: 'istio-system', selector: 'istio=ingressgateway', name: 'gateway' },
  { namespace: NAMESPACE, selector: 'app=frontend', name: 'frontend' },
  { namespace: NAMESPACE, selector: 'app=worker', name: 'worker' },
];

interface Pod {
  metadata: { name: string };
  spec: { containers: { name: string }[]; initContainers?: { name: string; restartPolicy?: string }[] };
}

/** Reads it from the control group of each container, which is exact at any moment, unlike the kubelet's metrics. */
export async function readCpu(): Promise<CpuSeconds> {
  const entries = await Promise.all(
    groups.map(async ({ namespace, selector, name }) => {
      const text = await kubectl(clusters.primary, '-n', namespace, 'get', 'pods', '-l', selector, '-o', 'json');
      const [pod] = (JSON.parse(text) as { items: Pod[] }).items;
      return pod === undefined
        ? []
        : await Promise.all(containersOf(pod).map((container) => read(namespace, pod, container, name)));
    }),
  );
  return Object.fromEntries(entries.flat());
}

/** A sidecar can be an init container that always runs. */
function containersOf({ spec: { containers, initContainers = [] } }: Pod): string[] {
  return [...initContainers.filter(({ restartPolicy }) => restartPolicy === 'Always'), ...containers].map(
    ({ name }) => name,
  );
}

async function read(namespace: string, pod: Pod, container: string, group: string): Promise<[string, number]> {
  const command = ['exec', pod.metadata.name, '-c', container, '--', 'cat', '/sys/fs/cgroup/cpu.stat'];
  const text = await kubectl(clusters.primary, '-n', namespace, ...command);
  return [`${group}/${container}`, Number(/^usage_usec (\d+)$/m.exec(text)?.[1]) / 1_000_000];
}
