import { whyNoAnswer } from '@hashr/mesh/get-text.ts';
import { z } from 'zod';
import { skipped } from '../finding.ts';
import { type Answer, get, readJson } from './answer.ts';
import { createApi } from './api.ts';
import { memoised } from './memoised.ts';
import { isReady, type Pod, podsOf } from './objects.ts';
import type { Programs } from './programs.ts';
import { readRate, readScrapeIntervals, toTarget, watcherSettings } from './prometheus.ts';

/** How long a port of a pod may take to answer, in milliseconds. */
const POD_MS = 5_000;
/** How long the page may take to answer at its address, in milliseconds. */
const PAGE_MS = 8_000;
/** How many sidecars are read at most: all frontends have the same settings. */
const MAX_SIDECARS = 5;

const versionSchema = z.object({ gitVersion: z.string() });
const apiGroupSchema = z.object({ versions: z.array(z.object({ version: z.string() })) });
const namespaceSchema = z.object({ metadata: z.object({ labels: z.record(z.string(), z.string()).default({}) }) });

/** What the doctor reads of one cluster: each thing once, when a check needs it. Each read throws a `Complaint` if it fails. */
export type Cluster = ReturnType<typeof createCluster>;

/**
 * Reads objects through the API server, and asks pods through `kubectl port-forward`.
 *
 * @param place a context of kubectl, and the namespace of the demo
 */
export function createCluster(programs: Programs, place: { context: string; namespace: string }, signal: AbortSignal) {
  const { context, namespace } = place;
  const kubectl = `kubectl --context ${context} -n ${namespace}`;
  const here = { namespace };
  const api = createApi(programs, context, signal);

  async function run(program: string, ...command: string[]): Promise<string> {
    const args = ['--context', context, ...command];
    return programs.run(program, args, `try it: ${program} ${args.join(' ')}`);
  }

  const objects = memoised({
    /** The version of Kubernetes, such as 1.35.4. kubectl explains best why it cannot reach a cluster. */
    async serverVersion() {
      const text = await run('kubectl', '--request-timeout=8s', 'get', '--raw', '/version');
      return readJson(versionSchema, text, 'the version', 'upgrade the cluster').gitVersion.replace(/^v/, '');
    },
    /** The versions of Istio's API, such as v1; none if the cluster does not know Istio's objects. */
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
    virtualServices: () => api.list('virtualservices', here),
    destinationRules: () => api.list('destinationrules', here),
    gatewaysOfGatewayApi: () => api.list('gatewayApiGateways', here),
  });

  /** Opens a port, and returns its address on this computer. */
  async function forward(inNamespace: string, object: string, port: number): Promise<string> {
    const args = ['--context', context, '-n', inNamespace, 'port-forward', object, `:${port}`];
    return `http://127.0.0.1:${await programs.serve(args, /^Forwarding from 127\.0\.0\.1:(\d+) -> \d+$/m)}`;
  }

  async function readyPods(app: string): Promise<[Pod, ...Pod[]]> {
    const [first, ...rest] = podsOf(await objects.pods(), app).filter(isReady);
    if (first === undefined) {
      throw skipped(`no pod with app=${app} is ready.`, 'see the check "pods" above');
    }
    return [first, ...rest];
  }

  /** The request reaches the pod on its loopback address, so mutual TLS and network policies do not refuse it. */
  async function askPod({ metadata: { name } }: Pod, port: number, path: string): Promise<Answer> {
    const address = await forward(namespace, `pod/${name}`, port);
    return get(`${address}${path}`, { timeoutMs: POD_MS, signal }).catch((error) => {
      const why = `port ${port} of ${name} does not answer (${whyNoAnswer(error)}).`;
      throw skipped(why, `see its log: ${kubectl} logs ${name} --all-containers`);
    });
  }

  const settings = async () => watcherSettings(await objects.deployments());
  const { prometheus } = memoised({
    async prometheus() {
      const { service, namespace, port } = toTarget((await settings()).prometheusUrl);
      return forward(namespace, `service/${service}`, port);
    },
  });

  return {
    place,
    /** The beginning of a command for the demo in this cluster. */
    kubectl,
    ...objects,
    ...memoised({
      /** `GET /api/state` of one frontend. */
      state: async () => askPod((await readyPods('frontend'))[0], 8080, '/api/state'),
      /** The metrics of the frontends' sidecars. */
      async sidecarMetrics() {
        const frontends = (await readyPods('frontend')).slice(0, MAX_SIDECARS);
        const scrape = (pod: Pod) => askPod(pod, 15_020, '/stats/prometheus');
        return Promise.all(frontends.map(async (pod) => ({ pod: pod.metadata.name, text: (await scrape(pod)).text })));
      },
      /** `GET /status` of the watcher. */
      watcherStatus: async () => askPod((await readyPods('istiowatcher'))[0], 8082, '/status'),
      /** What `kubectl auth can-i --list` prints for the watcher's service account. */
      watcherRights() {
        const who = `system:serviceaccount:${namespace}:istiowatcher`;
        return run('kubectl', '-n', namespace, 'auth', 'can-i', '--list', '--no-headers', '--as', who);
      },
      /** What Prometheus answers to the watcher's own query. */
      prometheusRate: async () => readRate(await prometheus(), namespace, await settings(), signal),
      /** How often Prometheus scrapes each frontend, in seconds, the longest first. */
      scrapeIntervals: async () => readScrapeIntervals(await prometheus(), namespace, signal),
      remoteClusters: () => run('istioctl', 'remote-clusters'),
      analysis: () => run('istioctl', 'analyze', '-n', namespace, '-o', 'json'),
    }),
    /** The pods that a selector selects, in all namespaces. */
    podsWith: (selector: string) => api.list('pods', { selector }),
    servicesIn: (namespace: string) => api.list('services', { namespace }),
    /** Gets the page at an address outside of the cluster. The error is not a `Complaint`. */
    getPage: (url: string, host: string | undefined) => get(url, { timeoutMs: PAGE_MS, signal, host }),
  };
}
