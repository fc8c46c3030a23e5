import { z } from 'zod';
import { skipped } from '../finding.ts';
import { createApi } from './api.ts';
import { isReady, podsOf } from './demo.ts';
import { type Answer, get, whyNoAnswer } from './http-answer.ts';
import { memoised } from './memoised.ts';
import type { Pod } from './objects.ts';
import { outputOf, type Programs } from './programs.ts';
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

/** A context of kubectl, and the namespace of the demo. */
export interface Place {
  context: string;
  namespace: string;
}

/** What the doctor reads of one cluster: each thing when a check first needs it. Each read throws a `Complaint` if it fails. */
export type Cluster = ReturnType<typeof createCluster>;

/** Reads objects through the API server, and asks pods through `kubectl port-forward`. */
export function createCluster(programs: Programs, place: Place, signal: AbortSignal) {
  const { context, namespace } = place;
  const kubectl = `kubectl --context ${context} -n ${namespace}`;
  const api = createApi(programs, context, signal);
  const here = { namespace };

  const objects = memoised({
    /** The version of Kubernetes, such as 1.35.4. kubectl itself says best why it cannot reach a cluster. */
    async serverVersion() {
      const args = ['--context', context, '--request-timeout=8s', 'get', '--raw', '/version'];
      const text = await outputOf(programs, 'kubectl', args, `try it: kubectl ${args.join(' ')}`);
      return versionSchema.parse(JSON.parse(text)).gitVersion.replace(/^v/, '');
    },
    /** The versions of Istio's API, such as v1; none: the cluster does not know Istio's objects. */
    async istioVersions() {
      const group = await api.find('/apis/networking.istio.io', apiGroupSchema);
      return (group?.versions ?? []).map(({ version }) => version);
    },
    /** The labels of the demo's namespace; undefined: there is no such namespace. */
    async namespaceLabels(): Promise<Partial<Record<string, string>> | undefined> {
      return (await api.find(`/api/v1/namespaces/${namespace}`, namespaceSchema))?.metadata.labels;
    },
    /** The pods of Istio in all namespaces: istiod, and ingress gateways. */
    istioPods: () => api.list('pods', { selector: 'istio' }),
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

  /** Opens a port; returns its address on this computer. */
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
      throw skipped(
        `port ${port} of ${name} does not answer (${whyNoAnswer(error)}).`,
        `look at its log: ${kubectl} logs ${name} --all-containers`,
      );
    });
  }

  const settings = async () => watcherSettings(await objects.deployments());
  const { prometheus } = memoised({
    async prometheus() {
      const { prometheusUrl } = await settings();
      const target = toTarget(prometheusUrl);
      return forward(target.namespace, `service/${target.service}`, target.port);
    },
  });

  const answers = memoised({
    /** `GET /api/state` of one frontend. */
    state: async () => askPod((await readyPods('frontend'))[0], 8080, '/api/state'),
    /** The metrics of the frontends' sidecars. */
    async sidecarMetrics() {
      const frontends = (await readyPods('frontend')).slice(0, MAX_SIDECARS);
      const texts = await Promise.all(frontends.map((pod) => askPod(pod, 15_020, '/stats/prometheus')));
      return frontends.map(({ metadata }, index) => ({ pod: metadata.name, text: texts[index]?.text ?? '' }));
    },
    /** `GET /status` of the watcher. */
    watcherStatus: async () => askPod((await readyPods('istiowatcher'))[0], 8082, '/status'),
    /** What `kubectl auth can-i --list` prints for the watcher's service account. */
    watcherRights() {
      const who = `system:serviceaccount:${namespace}:istiowatcher`;
      const args = ['--context', context, '-n', namespace, 'auth', 'can-i', '--list', '--no-headers', '--as', who];
      return outputOf(programs, 'kubectl', args, `try it: kubectl ${args.join(' ')}`);
    },
    /** The rate that Prometheus answers to the watcher's own query. */
    prometheusRate: async () => readRate(await prometheus(), namespace, await settings(), signal),
    /** How often Prometheus scrapes each frontend, in seconds, the longest first. */
    scrapeIntervals: async () => readScrapeIntervals(await prometheus(), namespace, signal),
    /** What `istioctl remote-clusters` prints. */
    remoteClusters: () => istioctl('remote-clusters'),
    /** What `istioctl analyze` prints. */
    analysis: () => istioctl('analyze', '-n', namespace, '-o', 'json'),
  });

  function istioctl(...command: string[]): Promise<string> {
    const args = [...command, '--context', context];
    return outputOf(programs, 'istioctl', args, `install istioctl, or try it: istioctl ${args.join(' ')}`);
  }

  return {
    place,
    /** The beginning of a command for this cluster's demo. */
    kubectl,
    ...objects,
    ...answers,
    /** The pods that a selector selects, in all namespaces. */
    podsWith: (selector: string) => api.list('pods', { selector }),
    servicesIn: (namespace: string) => api.list('services', { namespace }),
    /** Gets the page at an address outside of the cluster. The error is not a `Complaint`. */
    getPage: (url: string, host: string | undefined) => get(url, { timeoutMs: PAGE_MS, signal, host }),
  };
}
