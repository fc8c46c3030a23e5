import { metadataSchema } from '@hashr/mesh/istio-objects.ts';
import { z } from 'zod';
import { get, readJson } from './answer.ts';
import { type Api, createApi } from './api.ts';
import { memoised } from './memoised.ts';
import { createPodReads } from './pods.ts';
import type { Place, Programs } from './programs.ts';

/** How long the page may take to answer at its address, in milliseconds. */
const PAGE_MS = 8_000;

const versionSchema = z.object({ gitVersion: z.string() });
const apiGroupSchema = z.object({ versions: z.array(z.object({ version: z.string() })) });
const namespaceSchema = z.object({ metadata: metadataSchema });

/** What the doctor reads of one cluster: each thing once, when a check needs it. Each read throws a `Complaint` if it fails. */
export type Cluster = ReturnType<typeof createCluster>;

/** Reads objects through the API server, asks pods through port-forwards, and asks kubectl and istioctl what only they know. */
export function createCluster(programs: Programs, place: Place, signal: AbortSignal) {
  const api = createApi(programs, place.context, signal);
  const objects = createObjectReads(api, place.namespace);
  return {
    place,
    /** The beginning of a command for the demo in this cluster. */
    kubectl: `kubectl --context ${place.context} -n ${place.namespace}`,
    ...objects,
    ...createPodReads(programs, place, objects, signal),
    ...createProgramReads(programs, place),
    /** The pods that a selector selects, in all namespaces. */
    podsWith: (selector: string) => api.list('pods', { selector }),
    servicesIn: (namespace: string) => api.list('services', { namespace }),
    /** Gets the page at an address outside of the cluster. The error is not a `Complaint`. */
    getPage: (url: string, host: string | undefined) => get(url, { timeoutMs: PAGE_MS, signal, host }),
  };
}

function createObjectReads(api: Api, namespace: string) {
  const here = { namespace };
  return memoised({
    /** The versions of Istio's API, such as v1; none if the cluster does not serve Istio's API. */
    async istioVersions() {
      const group = await api.find('/apis/networking.istio.io', apiGroupSchema);
      return (group?.versions ?? []).map(({ version }) => version);
    },
    /** The labels of the demo's namespace; undefined if there is no such namespace. */
    async namespaceLabels(): Promise<Partial<Record<string, string>> | undefined> {
      return (await api.find(`/api/v1/namespaces/${namespace}`, namespaceSchema))?.metadata.labels;
    },
    /** The pods of Istio in all namespaces: istiod, and ingress gateways. */
    istioPods: () => api.list('pods', { selector: 'istio' }),
    /** What injects sidecars: the labels name the revision of Istio, and a tag if there is one. */
    webhooks: () => api.list('mutatingwebhookconfigurations', { selector: 'app=sidecar-injector' }),
    deployments: () => api.list('deployments', here),
    pods: () => api.list('pods', here),
    services: () => api.list('services', here),
    endpointSlices: () => api.list('endpointslices', here),
    gateways: () => api.list('gateways', here),
    httpRoutes: () => api.list('httproutes', here),
    virtualServices: () => api.list('virtualservices', here),
    destinationRules: () => api.list('destinationrules', here),
    gatewaysOfGatewayApi: () => api.list('gatewayApiGateways', here),
  });
}

function createProgramReads(programs: Programs, { context, namespace }: Place) {
  function run(program: string, ...command: string[]): Promise<string> {
    const args = ['--context', context, ...command];
    return programs.run(program, args, `try it: ${program} ${args.join(' ')}`);
  }
  return memoised({
    /** The version of Kubernetes, such as 1.35.4. kubectl explains best why it cannot reach a cluster. */
    async serverVersion() {
      const text = await run('kubectl', '--request-timeout=8s', 'get', '--raw', '/version');
      return readJson(versionSchema, text, 'the version', 'upgrade the cluster').gitVersion.replace(/^v/, '');
    },
    /** What `kubectl auth can-i --list` prints for the watcher's service account. */
    watcherRights() {
      const who = `system:serviceaccount:${namespace}:istiowatcher`;
      return run('kubectl', '-n', namespace, 'auth', 'can-i', '--list', '--no-headers', '--as', who);
    },
    remoteClusters: () => run('istioctl', 'remote-clusters'),
    analysis: () => run('istioctl', 'analyze', '-n', namespace, '-o', 'json'),
  });
}
