import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type RouteKind, routeObjects } from '@hashr/mesh/route-kinds.ts';
import type { WatcherStatus } from '@hashr/messages/burst.ts';
import type { State } from '@hashr/messages/page-events.ts';
import { until } from './until.ts';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));

export const NAMESPACE = 'hashr';

/** The clusters of a test: two in one mesh, or one with both subsets. */
export interface Clusters {
  primary: string;
  /** Undefined if both workers run in one cluster. */
  burst: string | undefined;
}

/** Runs a program in the root of the repository. Returns its output. */
export async function command(program: string, args: string[], env: Record<string, string> = {}): Promise<string> {
  const { stdout } = await run(program, args, {
    cwd: root,
    env: { ...process.env, ...env },
    maxBuffer: 2 ** 26,
    timeout: 600_000,
  });
  return stdout;
}

/** Finds the clusters of the current kubeconfig: the contexts primary and burst, or else the current context. */
async function findClusters(): Promise<Clusters | undefined> {
  try {
    const names = (await command('kubectl', ['config', 'get-contexts', '-o', 'name'])).trim().split('\n');
    const isPair = names.includes('primary') && names.includes('burst');
    const primary = isPair ? 'primary' : (await command('kubectl', ['config', 'current-context'])).trim();
    await command('kubectl', ['--context', primary, 'get', 'namespace', 'istio-system', '--request-timeout=10s']);
    return { primary, burst: isPair ? 'burst' : undefined };
  } catch {
    return undefined;
  }
}

const found = await findClusters();

/** Whether the kubeconfig leads to a cluster with Istio. */
export const hasCluster = found !== undefined;

/** The clusters of the tests. */
export const clusters: Clusters = found ?? { primary: '', burst: undefined };

/** The context in which the burst worker runs, and the name of its Deployment. */
export const burstContext = clusters.burst ?? clusters.primary;
export const burstWorker = clusters.burst === undefined ? 'worker-burst-deployment' : 'worker-deployment';

/** The contexts of the one or two clusters. */
export const contexts = [...new Set([clusters.primary, burstContext])];

/** The time between two checks with kubectl. Each of them takes about 0.1 s of a core. */
const KUBECTL_EVERY_MS = 300;

/** Runs kubectl with a context. */
export function kubectl(context: string, ...args: string[]): Promise<string> {
  return command('kubectl', ['--context', context, ...args]);
}

/** Runs kubectl in the demo's namespace of the primary cluster. */
export function inPrimary(...args: string[]): Promise<string> {
  return kubectl(clusters.primary, '-n', NAMESPACE, ...args);
}

/** Runs kubectl in the demo's namespace of the cluster with the burst worker. */
export function inBurst(...args: string[]): Promise<string> {
  return kubectl(burstContext, '-n', NAMESPACE, ...args);
}

/** The address of the page at the ingress gateway. */
export async function gatewayUrl(): Promise<string> {
  const address = await kubectl(
    clusters.primary,
    ...['-n', 'istio-system', 'get', 'service', 'istio-ingressgateway'],
    ...['-o', 'jsonpath={.status.loadBalancer.ingress[0].ip}{.status.loadBalancer.ingress[0].hostname}'],
  );
  return `http://${address}`;
}

/** Reads the state from the frontend behind the gateway. */
export async function readState(url: string): Promise<State> {
  return (await fetch(`${url}/api/state`, { signal: AbortSignal.timeout(2_000) })).json() as Promise<State>;
}

/** Reads the watcher's status from the frontend. */
export async function watcherStatus(url: string): Promise<WatcherStatus | undefined> {
  return (await readState(url)).watcher ?? undefined;
}

/** The kind of route whose object the functions below read and change. Each file of tests begins with a VirtualService. */
let route: RouteKind = 'virtualservice';

/** Makes the functions below use a kind of route, after {@link changeRoute} or an overlay has deployed it. */
export function useRoute(kind: RouteKind): void {
  route = kind;
}

/** The kind of route that these functions use. */
export function usedRoute(): RouteKind {
  return route;
}

/** Where the two weights are. */
const destinations: Record<RouteKind, { jsonPath: string; pointer: string }> = {
  virtualservice: { jsonPath: '.spec.http[0].route', pointer: '/spec/http/0/route' },
  httproute: { jsonPath: '.spec.rules[0].backendRefs', pointer: '/spec/rules/0/backendRefs' },
};

/** The route's object for kubectl, such as `httproutes.gateway.networking.k8s.io/worker-route`. */
export function routeObject(kind = route): string {
  const { plural, group, name } = routeObjects[kind];
  return `${plural}.${group}/${name}`;
}

/** Reads the weights of primary and burst in the route. */
async function readWeights(): Promise<string> {
  const { jsonPath } = destinations[route];
  return inPrimary('get', routeObject(), '-o', `jsonpath={${jsonPath}[0].weight}/{${jsonPath}[1].weight}`);
}

/** Waits until the route has these weights, such as `100/0`. */
export async function untilWeights(weights: string, timeoutMs = 60_000): Promise<void> {
  await until(async () => (await readWeights()) === weights, `the weights are ${weights}`, timeoutMs, KUBECTL_EVERY_MS);
}

/** Pauses or resumes the watcher by its annotation. */
export async function pauseWatcher(paused: boolean): Promise<void> {
  const annotation = paused ? 'istiowatcher/paused=true' : 'istiowatcher/paused-';
  await inPrimary('annotate', routeObject(), annotation, '--overwrite');
}

/** Sets the weights, as a user would. */
export async function setWeights(primary: number, burst: number): Promise<void> {
  const { pointer } = destinations[route];
  await patchWorkerRoute([
    { op: 'replace', path: `${pointer}/0/weight`, value: primary },
    { op: 'replace', path: `${pointer}/1/weight`, value: burst },
  ]);
}

/** Changes the worker's route with a JSON patch (RFC 6902). */
export async function patchWorkerRoute(patch: { op: string; path: string; value?: unknown }[]): Promise<void> {
  await inPrimary('patch', routeObject(), '--type=json', '-p', JSON.stringify(patch));
}
