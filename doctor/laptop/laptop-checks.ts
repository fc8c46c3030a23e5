import type { Ports } from '@hashr/local/launcher/ports.ts';
import { readMeshMetrics } from '@hashr/mesh/mesh-metrics.ts';
import { checkMeshMetrics, checkRedis, sentBy } from '../checks/frontend.ts';
import { checkRoute, readWeights } from '../checks/route.ts';
import { checkWatcher } from '../checks/watcher.ts';
import { type Check, examine, type Finding, skipped, toFinding, warning, wrong } from '../finding.ts';
import type { Laptop } from './laptop.ts';

const TITLE = '<title>String Hashr</title>';
const LOOK = 'look at what "npm start" writes';
const WORKER = 'worker-service.hashr';

/** Ports with the metrics of one program each. */
const metricsPorts: (keyof Ports)[] = [
  'frontendMetrics',
  'primaryMetrics',
  'burstMetrics',
  'routerMetrics',
  'watcherMetrics',
];
/** Ports of programs that report their health at `/_healthz`. */
const healthPorts: (keyof Ports)[] = ['page', 'primary', 'burst', 'watcher'];

const routerMetrics = async (laptop: Laptop) => (await laptop.get('routerMetrics', '/metrics')).text;

const checks: Check<Laptop>[] = [
  {
    name: 'page',
    async run(laptop) {
      const { status } = await laptop.get('page', '/');
      if (status !== 200) {
        throw wrong(`it answers ${status}.`, LOOK);
      }
      return `http://localhost:${laptop.ports.page}/ answers, String Hashr`;
    },
  },
  {
    name: 'health',
    async run(laptop) {
      const bad = await without(healthPorts, async (port) => (await laptop.get(port, '/_healthz')).status === 200);
      if (bad.length > 0) {
        throw wrong(`not well: ${bad.map((name) => (name === 'page' ? 'frontend' : name)).join(', ')}`, LOOK);
      }
      return 'frontend, both workers and watcher say that they are well';
    },
  },
  {
    name: 'metrics',
    async run(laptop) {
      const bad = await without(metricsPorts, async (port) =>
        (await laptop.get(port, '/metrics')).text.includes('# TYPE '),
      );
      if (bad.length > 0) {
        throw wrong(`no metrics page: ${bad.join(', ')}`, LOOK);
      }
      return `${metricsPorts.length} pages`;
    },
  },
  {
    name: 'Redis',
    run: async (laptop) =>
      checkRedis(
        await laptop.get('page', '/api/state'),
        laptop.redisUrl === undefined ? LOOK : 'is the Redis at REDIS_URL up? redis-cli -u "$REDIS_URL" ping',
      ),
  },
  {
    name: 'manifests',
    async run(laptop) {
      const mistakes = await laptop.mistakes();
      if (mistakes !== undefined) {
        throw wrong(
          `the router keeps its last good rules: ${mistakes.replaceAll(/\s*\n\s*/g, '; ')}`,
          'mend the file in istio-manifests/; what it was: git diff istio-manifests',
        );
      }
      return 'the router can follow all five';
    },
  },
  {
    name: 'weights',
    run: async (laptop) =>
      checkRoute(
        [await laptop.virtualService()],
        'change the two weights in istio-manifests/worker-virtual-service.yaml',
      ),
  },
  { name: 'subset primary', run: (laptop) => checkSubset('primary', laptop) },
  { name: 'subset burst', run: (laptop) => checkSubset('burst', laptop) },
  {
    name: 'mesh metrics',
    run: async (laptop) =>
      checkMeshMetrics(
        [{ pod: 'the router', text: await routerMetrics(laptop) }],
        WORKER,
        await laptop.get('page', '/api/state').then(sentBy, () => undefined),
        LOOK,
      ),
  },
  { name: 'watcher', run: async (laptop) => checkWatcher(await laptop.get('watcher', '/status'), LOOK) },
];

/** Examines the demo of `npm start`. */
export async function examineLaptop(laptop: Laptop): Promise<Finding[]> {
  const [listening] = await examine([{ name: 'ports', run: checkPorts }], laptop);
  const findings = (await isOurs(laptop))
    ? await examine(checks, laptop)
    : [toFinding('all else', skipped('the demo does not run here.', 'see the check above'))];
  return [...(listening === undefined ? [] : [listening]), ...findings];
}

async function isOurs(laptop: Laptop): Promise<boolean> {
  return laptop.get('page', '/').then(
    ({ text }) => text.includes(TITLE),
    () => false,
  );
}

async function checkPorts(laptop: Laptop): Promise<string> {
  const { ports, redisUrl } = laptop;
  const block = `${ports.page} to ${ports.watcherMetrics}`;
  const needed = Object.keys(ports).filter((name) => name !== 'redis' || redisUrl === undefined);
  const silent = (await laptop.silent()).filter((name) => needed.includes(name));
  if (silent.length === needed.length) {
    throw wrong(`nobody listens at ${block}.`, 'npm start; if it runs elsewhere: PORT=... npm run doctor -- --laptop');
  }
  if (!silent.includes('page') && !(await isOurs(laptop))) {
    throw wrong(
      `at ${ports.page} is another program, or a page that does not answer.`,
      `stop it, or: PORT=${ports.page + 100} npm start`,
    );
  }
  if (silent.length > 0) {
    const names = silent.map((name) => `${name} (${ports[name]})`).join(', ');
    throw wrong(`of ${block}, nobody listens at ${names}.`, `${LOOK}, or start it again`);
  }
  return `${block} are all there`;
}

async function checkSubset(subset: 'primary' | 'burst', laptop: Laptop): Promise<string> {
  const healthy = readMeshMetrics(await routerMetrics(laptop), WORKER)?.healthyEndpoints[subset] ?? 0;
  const virtualServices = await laptop.virtualService().then(
    (one) => [one],
    () => [],
  );
  const weight = readWeights(virtualServices)?.[subset] ?? 0;
  if (healthy === 0) {
    const complain = weight > 0 ? wrong : warning;
    throw complain(`no healthy worker, and it gets ${weight} % of the requests.`, LOOK);
  }
  return `${healthy} healthy; ${weight} % of the requests`;
}

/** The ports for which a condition does not hold, or cannot be looked at. */
async function without(ports: (keyof Ports)[], holds: (port: keyof Ports) => Promise<boolean>) {
  const good = await Promise.all(ports.map((port) => holds(port).catch(() => false)));
  return ports.filter((_port, index) => !good[index]);
}
