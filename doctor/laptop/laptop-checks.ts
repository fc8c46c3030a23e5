import type { Ports } from '@hashr/local/launcher/ports.ts';
import { NAMESPACE } from '@hashr/local/router/namespace.ts';
import { readMeshMetrics, type WorkerOfRoute } from '@hashr/mesh/mesh-metrics.ts';
import { routeObjects } from '@hashr/mesh/route-kinds.ts';
import type { Cluster as Subset } from '@hashr/messages/cluster.ts';
import { checkLedger, checkMeshMetrics, checkPresenter, checkRedis, sentBy } from '../checks/frontend.ts';
import { checkWatcher } from '../checks/watcher.ts';
import { checkWeights, getsRequests, shareInWords, shareOf } from '../checks/weights.ts';
import type { Answer } from '../cluster/answer.ts';
import { type Checks, Complaint, ensure, examine, type Finding, skipped, toFinding } from '../finding.ts';
import type { Laptop } from './laptop.ts';

const TITLE = '<title>String Hashr</title>';
const LOG = 'see the log of "npm start"';

/** The ports on which each program serves its metrics. */
const metricsPorts = ['frontendMetrics', 'primaryMetrics', 'burstMetrics', 'routerMetrics', 'watcherMetrics'] as const;
/** The ports of the programs that report their health. */
const healthPorts = ['page', 'primary', 'burst', 'watcher'] as const;

const checks: Checks<Laptop> = {
  async page(laptop) {
    const { status } = await laptop.get('page', '/');
    ensure(status === 200, `the page returns status ${status}.`, LOG);
    return `http://localhost:${laptop.ports.page}/ serves String Hashr`;
  },
  async health(laptop) {
    const bad = await portsWithout(laptop, healthPorts, '/_healthz', ({ status }) => status === 200);
    const names = bad.map((name) => (name === 'page' ? 'frontend' : name));
    ensure(bad.length === 0, `not healthy: ${names.join(', ')}`, LOG);
    return 'frontend, both workers and watcher are healthy';
  },
  async metrics(laptop) {
    const bad = await portsWithout(laptop, metricsPorts, '/metrics', ({ text }) => text.includes('# TYPE '));
    ensure(bad.length === 0, `no metrics: ${bad.join(', ')}`, LOG);
    return `all ${metricsPorts.length} programs serve metrics`;
  },
  Redis: async (laptop) =>
    checkRedis(
      await laptop.get('page', '/api/state'),
      laptop.redisUrl === undefined ? LOG : 'check that the Redis at REDIS_URL answers: redis-cli -u "$REDIS_URL" ping',
    ),
  ledger: async (laptop) => checkLedger(await laptop.get('page', '/api/state')),
  async presenter(laptop) {
    const { text } = await laptop.get('frontendMetrics', '/metrics');
    return checkPresenter(await laptop.get('page', '/api/state'), [text]);
  },
  async manifests(laptop) {
    const mistakes = await laptop.mistakes();
    ensure(
      mistakes === undefined,
      `the router keeps its last valid rules: ${mistakes?.replaceAll(/\s*\n\s*/g, '; ')}`,
      'fix the file in istio-manifests/; to see what changed: git diff istio-manifests',
    );
    return `all ${(await laptop.routeKind()) === 'httproute' ? 'six' : 'five'} manifests are valid`;
  },
  async weights(laptop) {
    const route = await laptop.routeKind();
    const remedy = `set the two weights in istio-manifests/${routeObjects[route].file}`;
    return checkWeights(route, await laptop.routes(), remedy);
  },
  'subset primary': (laptop) => checkSubset('primary', laptop),
  'subset burst': (laptop) => checkSubset('burst', laptop),
  async 'mesh metrics'(laptop) {
    const sent = await laptop.get('page', '/api/state').then(
      (state) => sentBy(state),
      () => 0,
    );
    const scrapes = [{ pod: 'the router', text: await routerMetrics(laptop) }];
    return checkMeshMetrics(scrapes, await workerOf(laptop), sent, LOG);
  },
  watcher: async (laptop) => checkWatcher(await laptop.get('watcher', '/status'), await laptop.routeKind(), LOG),
};

/** Examines the demo of `npm start`. */
export async function examineLaptop(laptop: Laptop): Promise<Finding[]> {
  const [ports, isOurs] = await Promise.all([examine({ ports: checkPorts }, laptop), isStringHashr(laptop)]);
  const none = skipped('the demo does not run here.', 'see the check above');
  return [...ports, ...(isOurs ? await examine(checks, laptop) : [toFinding('all else', none)])];
}

async function isStringHashr(laptop: Laptop): Promise<boolean> {
  const page = await laptop.get('page', '/').catch(() => undefined);
  return page?.text.includes(TITLE) === true;
}

async function checkPorts(laptop: Laptop): Promise<string> {
  const { ports, redisUrl } = laptop;
  const block = `${ports.page} to ${ports.watcherMetrics}`;
  const needed = Object.keys(ports).filter((name) => name !== 'redis' || redisUrl === undefined);
  const silent = (await laptop.silent()).filter((name) => needed.includes(name));
  ensure(
    silent.length < needed.length,
    `no program listens on ${block}.`,
    'npm start; if the demo has another PORT: PORT=... npm run doctor -- --laptop',
  );
  ensure(
    silent.includes('page') || (await isStringHashr(laptop)),
    `${ports.page} is used by another program, or by a page that does not answer.`,
    `stop it, or: PORT=${ports.page + 100} npm start`,
  );
  const names = silent.map((name) => `${name} (${ports[name]})`).join(', ');
  ensure(silent.length === 0, `no program listens on ${names}; the demo uses ${block}.`, `${LOG}, or start it again`);
  return `programs listen on all of ${block}`;
}

async function checkSubset(subset: Subset, laptop: Laptop): Promise<string> {
  const worker = await workerOf(laptop);
  const healthy = readMeshMetrics(await routerMetrics(laptop), worker)?.healthyEndpoints[subset] ?? 0;
  const share = shareOf(subset, worker.route, await laptop.routes().catch(() => []));
  if (healthy === 0) {
    const found = `the subset has no healthy worker; ${share === 'shared' ? 'the others share the requests' : `it gets ${shareInWords(share)}`}.`;
    throw new Complaint(getsRequests(share) ? 'wrong' : 'warning', found, LOG);
  }
  return `${healthy} healthy; ${shareInWords(share)}`;
}

async function workerOf(laptop: Laptop): Promise<WorkerOfRoute> {
  return { namespace: NAMESPACE, route: await laptop.routeKind() };
}

async function routerMetrics(laptop: Laptop): Promise<string> {
  return (await laptop.get('routerMetrics', '/metrics')).text;
}

/** The ports whose answer is not as it should be, or that give none. */
async function portsWithout(
  laptop: Laptop,
  ports: readonly (keyof Ports)[],
  path: string,
  isGood: (answer: Answer) => boolean,
): Promise<(keyof Ports)[]> {
  const good = await Promise.all(ports.map((port) => laptop.get(port, path).then(isGood, () => false)));
  return ports.filter((_port, index) => !good[index]);
}
