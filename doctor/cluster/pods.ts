import { whyNoAnswer } from '@hashr/mesh/get-text.ts';
import { skipped } from '../finding.ts';
import { type Answer, get } from './answer.ts';
import { memoised } from './memoised.ts';
import { type Deployment, isReady, type Pod, podsOf } from './objects.ts';
import type { Place, Programs } from './programs.ts';
import { readRate, readScrapeIntervals, toTarget } from './prometheus.ts';
import { watcherSettings } from './watcher-settings.ts';

/** How long a port of a pod may take to answer, in milliseconds. */
const TIMEOUT_MS = 5_000;
/** How many sidecars are read at most: all frontends have the same settings. */
const MAX_SIDECARS = 5;

interface Objects {
  pods(): Promise<Pod[]>;
  deployments(): Promise<Deployment[]>;
}

/** Asks the pods of the demo, and Prometheus, through `kubectl port-forward`. */
export function createPodReads(programs: Programs, place: Place, objects: Objects, signal: AbortSignal) {
  const { context, namespace } = place;

  /** Opens a port, and returns its address on this computer. */
  async function forward(inNamespace: string, object: string, port: number): Promise<string> {
    const args = ['--context', context, '-n', inNamespace, 'port-forward', object, `:${port}`];
    return `http://127.0.0.1:${await programs.serve(args, /^Forwarding from 127\.0\.0\.1:(\d+) -> \d+$/m)}`;
  }

  /** The request reaches the pod on its loopback address, so mutual TLS and network policies do not refuse it. */
  async function ask({ metadata: { name } }: Pod, port: number, path: string): Promise<Answer> {
    const address = await forward(namespace, `pod/${name}`, port);
    return get(`${address}${path}`, { timeoutMs: TIMEOUT_MS, signal }).catch((error) => {
      const why = `port ${port} of ${name} does not answer (${whyNoAnswer(error)}).`;
      throw skipped(why, `see its log: kubectl --context ${context} -n ${namespace} logs ${name} --all-containers`);
    });
  }

  async function readyPods(app: string): Promise<[Pod, ...Pod[]]> {
    const [first, ...rest] = podsOf(await objects.pods(), app).filter(isReady);
    if (first === undefined) {
      throw skipped(`no pod with app=${app} is ready.`, 'see the check "pods" above');
    }
    return [first, ...rest];
  }

  const settings = async () => watcherSettings(await objects.deployments());
  const { prometheus } = memoised({
    async prometheus() {
      const { service, namespace, port } = toTarget((await settings()).prometheusUrl);
      return forward(namespace, `service/${service}`, port);
    },
  });

  return memoised({
    /** `GET /api/state` of one frontend. */
    state: async () => ask((await readyPods('frontend'))[0], 8080, '/api/state'),
    /** The metrics of the frontends' sidecars. */
    async sidecarMetrics() {
      const frontends = (await readyPods('frontend')).slice(0, MAX_SIDECARS);
      const scrape = (pod: Pod) => ask(pod, 15_020, '/stats/prometheus');
      return Promise.all(frontends.map(async (pod) => ({ pod: pod.metadata.name, text: (await scrape(pod)).text })));
    },
    /** `GET /status` of the watcher. */
    watcherStatus: async () => ask((await readyPods('istiowatcher'))[0], 8082, '/status'),
    /** What Prometheus answers to the watcher's own query, in requests per second. */
    prometheusRate: async () => readRate(await prometheus(), namespace, await settings(), signal),
    /** How often Prometheus scrapes each frontend, in seconds, the longest first. */
    scrapeIntervals: async () => readScrapeIntervals(await prometheus(), namespace, signal),
  });
}
