import { z } from 'zod';
import { type Complaint, skipped } from '../finding.ts';
import { once } from '../once.ts';
import { type Answer, ask, whyNoAnswer } from './ask.ts';
import { isReady, podsOf, watcherSettings } from './demo.ts';
import { createKubectl, isNotFound, lastLine } from './kubectl.ts';
import {
  type Deployment,
  type DestinationRule,
  deploymentSchema,
  destinationRuleSchema,
  type EndpointSlice,
  endpointSliceSchema,
  type Gateway,
  type GatewayApi,
  gatewayApiSchema,
  gatewaySchema,
  namespaceSchema,
  type Pod,
  podSchema,
  type Service,
  serviceSchema,
  type VirtualService,
  virtualServiceSchema,
  type Webhook,
  webhookSchema,
} from './objects.ts';
import { throughPortForward } from './port-forward.ts';
import { askPrometheus, type PrometheusAnswer } from './prometheus.ts';
import type { RunCommand } from './run-command.ts';

/** How long a port of a pod may take for its answer, in milliseconds. */
const ASK_MS = 5_000;
/** How long the page may take at its address, in milliseconds. */
const PAGE_MS = 8_000;
/** At most this many sidecars are asked: the others are like them. */
const MOST_SIDECARS = 5;

const versionSchema = z.object({ gitVersion: z.string() });
const apiGroupSchema = z.object({ versions: z.array(z.object({ version: z.string() })) });

/** Where the doctor looks for the demo. */
export interface Place {
  context: string;
  namespace: string;
}

/**
 * What can be read of one cluster. Each thing is read when a check first asks for it, and only once.
 * Each read throws a {@link Complaint} that says why there is no answer.
 */
export interface Cluster {
  place: Place;
  /** The version of Kubernetes, such as 1.35.4. */
  serverVersion(): Promise<string>;
  /** The versions of Istio's resource definitions, such as v1; none: Istio's objects are not known. */
  istioVersions(): Promise<string[]>;
  /** Pods of Istio in any namespace: istiod, and ingress gateways. */
  istioPods(): Promise<Pod[]>;
  webhooks(): Promise<Webhook[]>;
  /** The labels of the demo's namespace; undefined: there is no such namespace. */
  namespaceLabels(): Promise<Partial<Record<string, string>> | undefined>;
  deployments(): Promise<Deployment[]>;
  pods(): Promise<Pod[]>;
  services(): Promise<Service[]>;
  endpointSlices(): Promise<EndpointSlice[]>;
  gateways(): Promise<Gateway[]>;
  virtualServices(): Promise<VirtualService[]>;
  destinationRules(): Promise<DestinationRule[]>;
  /** Gateways of the Gateway API. */
  gatewaysOfGatewayApi(): Promise<GatewayApi[]>;
  /** Pods that a selector selects, in any namespace. */
  podsWith(selector: Record<string, string>): Promise<Pod[]>;
  servicesIn(namespace: string): Promise<Service[]>;
  /** Gets the page at an address outside of the cluster; throws an error with a code, not a complaint. */
  getPage(url: string, host: string | undefined): Promise<Answer>;
  /** What `istioctl remote-clusters` prints. */
  remoteClusters(): Promise<string>;
  /** `GET /api/state` of one frontend. */
  state(): Promise<Answer>;
  /** Metrics of the frontends' sidecars, by pod. */
  sidecarMetrics(): Promise<{ pod: string; text: string }[]>;
  /** `GET /status` of the watcher. */
  watcherStatus(): Promise<Answer>;
  /** `kubectl auth can-i --list` as the watcher's service account. */
  watcherRights(): Promise<string>;
  prometheus(): Promise<PrometheusAnswer>;
}

/** Reads a cluster by kubectl and istioctl, and its pods through port-forwards. */
export function createCluster(run: RunCommand, place: Place, signal: AbortSignal): Cluster {
  const { context, namespace } = place;
  const kubectl = createKubectl(run, context);
  const here = ['-n', namespace];
  const demo = once(() =>
    kubectl.list(
      { Deployment: deploymentSchema, Pod: podSchema, Service: serviceSchema, EndpointSlice: endpointSliceSchema },
      ['deployments,pods,services,endpointslices', ...here],
    ),
  );
  const mesh = once(() =>
    kubectl.list(
      { Gateway: gatewaySchema, VirtualService: virtualServiceSchema, DestinationRule: destinationRuleSchema },
      [
        ['gateways', 'virtualservices', 'destinationrules'].map((kind) => `${kind}.networking.istio.io`).join(),
        ...here,
      ],
    ),
  );
  const podList = (args: string[]) => kubectl.list({ Pod: podSchema }, ['pods', ...args]).then(({ Pod }) => Pod);

  async function readyPods(app: string): Promise<[Pod, ...Pod[]]> {
    const [first, ...rest] = podsOf((await demo()).Pod, app).filter(isReady);
    if (first === undefined) {
      throw skipped(`no pod app=${app} is ready.`, 'see the check "pods" above');
    }
    return [first, ...rest];
  }

  function askPod({ metadata: { name } }: Pod, port: number, path: string): Promise<Answer> {
    return throughPortForward({ ...place, object: `pod/${name}`, port }, signal, (address) =>
      ask(`${address}${path}`, ASK_MS, signal).catch((error) => {
        throw skipped(
          `port ${port} of ${name} does not answer (${whyNoAnswer(error)}).`,
          `look at it: kubectl --context ${context} -n ${namespace} logs ${name} --all-containers`,
        );
      }),
    );
  }

  return {
    place,
    serverVersion: once(async () => {
      const { gitVersion } = await kubectl.get(versionSchema, ['--raw', '/version']);
      return gitVersion.replace(/^v/, '');
    }),
    istioVersions: once(async () => {
      const group = await kubectl
        .get(apiGroupSchema, ['--raw', '/apis/networking.istio.io'])
        .catch((error) => otherwise(error, { versions: [] }));
      return group.versions.map(({ version }) => version);
    }),
    istioPods: once(() => podList(['-A', '-l', 'istio'])),
    webhooks: once(async () => {
      const args = ['mutatingwebhookconfigurations', '-l', 'app=sidecar-injector'];
      return (await kubectl.list({ MutatingWebhookConfiguration: webhookSchema }, args)).MutatingWebhookConfiguration;
    }),
    // One by its name: who may see a namespace may not always list all.
    namespaceLabels: once(async () => {
      const found = await kubectl
        .get(namespaceSchema, ['namespaces', namespace])
        .catch((error) => otherwise(error, undefined));
      return found?.metadata.labels;
    }),
    deployments: async () => (await demo()).Deployment,
    pods: async () => (await demo()).Pod,
    services: async () => (await demo()).Service,
    endpointSlices: async () => (await demo()).EndpointSlice,
    gateways: async () => (await mesh()).Gateway,
    virtualServices: async () => (await mesh()).VirtualService,
    destinationRules: async () => (await mesh()).DestinationRule,
    gatewaysOfGatewayApi: once(async () => {
      const found = await kubectl.list({ Gateway: gatewayApiSchema }, ['gateways.gateway.networking.k8s.io', ...here]);
      return found.Gateway;
    }),
    podsWith: (selector) =>
      podList([
        '-A',
        '-l',
        Object.entries(selector)
          .map((pair) => pair.join('='))
          .join(),
      ]),
    servicesIn: async (other) => (await kubectl.list({ Service: serviceSchema }, ['services', '-n', other])).Service,
    getPage: (url, host) => ask(url, PAGE_MS, signal, host),
    remoteClusters: once(async () => {
      const outcome = await run('istioctl', ['remote-clusters', '--context', context]);
      if (outcome.ended === 'well') {
        return outcome.stdout;
      }
      throw skipped(
        outcome.ended === 'missing'
          ? 'there is no istioctl.'
          : outcome.ended === 'late'
            ? 'istioctl does not answer in time.'
            : lastLine(outcome.stderr),
        `install istioctl, or look: istioctl remote-clusters --context ${context}`,
      );
    }),
    state: once(async () => askPod((await readyPods('frontend'))[0], 8080, '/api/state')),
    sidecarMetrics: once(async () => {
      const frontends = await readyPods('frontend');
      return Promise.all(
        frontends.slice(0, MOST_SIDECARS).map(async (pod) => ({
          pod: pod.metadata.name,
          text: (await askPod(pod, 15_020, '/stats/prometheus')).text,
        })),
      );
    }),
    watcherStatus: once(async () => askPod((await readyPods('istiowatcher'))[0], 8082, '/status')),
    watcherRights: once(() => {
      const who = `system:serviceaccount:${namespace}:istiowatcher`;
      return kubectl.run(['auth', 'can-i', '--list', '--no-headers', ...here, '--as', who]);
    }),
    prometheus: once(async () => {
      const { prometheusUrl, windowSeconds } = watcherSettings((await demo()).Deployment);
      return askPrometheus(place, prometheusUrl, windowSeconds, signal);
    }),
  };
}

function otherwise<Value>(error: unknown, value: Value): Value {
  if (isNotFound(error)) {
    return value;
  }
  throw error;
}
