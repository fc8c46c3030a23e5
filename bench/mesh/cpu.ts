import { clusters, kubectl, NAMESPACE } from '@hashr/test/support/cluster.ts';

/** The CPU time that each container has used since its start, in seconds, by `program/container`. */
export type CpuSeconds = Record<string, number>;

/** A line of the kubelet's resource metrics: container, namespace, pod, seconds. */
const LINE = /^container_cpu_usage_seconds_total\{container="([^"]+)",namespace="([^"]+)",pod="([^"]+)"\} (\S+)/gm;

/** The programs whose time counts, by the beginning of their pods' names. */
const programs: [namespace: string, pod: string, name: string][] = [
  ['istio-system', 'istio-ingressgateway-', 'gateway'],
  [NAMESPACE, 'frontend-deployment-', 'frontend'],
  [NAMESPACE, 'worker-deployment-', 'worker'],
];

/**
 * Reads the CPU time of all containers from the nodes of the primary cluster. The kubelet takes it at the request, see
 * https://kubernetes.io/docs/reference/instrumentation/node-metrics/.
 */
export async function readCpu(): Promise<CpuSeconds> {
  const names = await kubectl(clusters.primary, 'get', 'nodes', '-o', 'jsonpath={.items[*].metadata.name}');
  const metrics = await Promise.all(
    names
      .split(' ')
      .map((node) => kubectl(clusters.primary, 'get', '--raw', `/api/v1/nodes/${node}/proxy/metrics/resource`)),
  );
  return Object.assign({}, ...metrics.map(parseCpu));
}

/** Reads the times of the {@link programs} from a page of the kubelet's metrics. */
export function parseCpu(text: string): CpuSeconds {
  return Object.fromEntries(
    [...text.matchAll(LINE)].flatMap(([, container, namespace, pod, seconds]) => {
      const program = programs.find(([inNamespace, start]) => inNamespace === namespace && pod?.startsWith(start));
      return program === undefined ? [] : [[`${program[2]}/${container}`, Number(seconds)]];
    }),
  );
}
