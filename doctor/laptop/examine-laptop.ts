import { readMeshPage } from '@hashr/istiowatcher/rate/mesh-page.ts';
import type { Ports } from '@hashr/local/launcher/ports.ts';
import { checkMeshMetrics } from '../checks/mesh-metrics.ts';
import { checkRedis, sentBy } from '../checks/redis.ts';
import { checkRoute, readWeights } from '../checks/route.ts';
import { checkWatcher } from '../checks/watcher.ts';
import { given, mapFact, valueOr } from '../fact.ts';
import { type Finding, ok, skipped, warning, wrong } from '../finding.ts';
import { healthPorts, type LaptopFacts, metricsPorts } from './laptop-facts.ts';

const TITLE = '<title>String Hashr</title>';
const LOOK = 'look at what "npm start" writes';

/** The checks of the demo of `npm start`. Pure. */
export function examineLaptop(facts: LaptopFacts): Finding[] {
  const { ports, state, metrics, virtualServices, watcherStatus } = facts;
  const listening = checkPorts(facts);
  if (facts.silent.includes('page') || !isOurs(facts)) {
    return [listening, skipped('all else', 'the demo does not run here.', 'see the check above')];
  }
  return [
    listening,
    given('page', facts.page, ({ status }) =>
      status === 200
        ? ok('page', `http://localhost:${ports.page}/ answers, String Hashr`)
        : wrong('page', `it answers ${status}.`, LOOK),
    ),
    checkHealth(facts),
    checkMetricsPages(facts),
    checkRedis(
      state,
      facts.redisUrl === undefined ? LOOK : 'is the Redis at REDIS_URL up? redis-cli -u "$REDIS_URL" ping',
    ),
    checkManifests(facts),
    given('weights', virtualServices, (all) =>
      checkRoute(all, 'change the two weights in istio-manifests/worker-virtual-service.yaml'),
    ),
    checkWorkers('primary', facts),
    checkWorkers('burst', facts),
    checkMeshMetrics(
      [{ pod: 'the router', text: mapFact(metrics.routerMetrics, ({ text }) => text) }],
      'worker-service',
      sentBy(state),
      LOOK,
    ),
    checkWatcher(watcherStatus, LOOK),
  ];
}

function isOurs({ page }: LaptopFacts): boolean {
  return 'value' in page && page.value.text.includes(TITLE);
}

function checkPorts(facts: LaptopFacts): Finding {
  const CHECK = 'ports';
  const { ports, redisUrl } = facts;
  const block = `${ports.page} to ${ports.watcherMetrics}`;
  const silent = facts.silent.filter((name) => name !== 'redis' || redisUrl === undefined);
  const name = (port: keyof Ports) => `${port} (${ports[port]})`;
  if (silent.length === Object.keys(ports).length - (redisUrl === undefined ? 0 : 1)) {
    return wrong(
      CHECK,
      `nobody listens at ${block}.`,
      'npm start; if it runs elsewhere: PORT=... npm run doctor -- --laptop',
    );
  }
  if (!silent.includes('page') && !isOurs(facts)) {
    return wrong(
      CHECK,
      `at ${ports.page} is another program, or a page that does not answer.`,
      `stop it, or: PORT=${ports.page + 100} npm start`,
    );
  }
  return silent.length > 0
    ? wrong(CHECK, `of ${block}, nobody listens at ${silent.map(name).join(', ')}.`, `${LOOK}, or start it again`)
    : ok(CHECK, `${block} are all there`);
}

function checkHealth({ health }: LaptopFacts): Finding {
  const CHECK = 'health';
  const bad = healthPorts.filter((name) => valueOr(health[name], undefined)?.status !== 200);
  return bad.length === 0
    ? ok(CHECK, 'frontend, both workers and watcher say that they are well')
    : wrong(CHECK, `not well: ${bad.map((name) => (name === 'page' ? 'frontend' : name)).join(', ')}`, LOOK);
}

function checkMetricsPages({ metrics }: LaptopFacts): Finding {
  const CHECK = 'metrics';
  const bad = metricsPorts.filter((name) => !valueOr(metrics[name], undefined)?.text.includes('# TYPE '));
  return bad.length === 0
    ? ok(CHECK, `${metricsPorts.length} pages`)
    : wrong(CHECK, `no metrics page: ${bad.join(', ')}`, LOOK);
}

function checkManifests({ mistakes }: LaptopFacts): Finding {
  const CHECK = 'manifests';
  return mistakes === undefined
    ? ok(CHECK, 'the router can follow all five')
    : wrong(
        CHECK,
        `the router keeps its last good rules: ${mistakes.replaceAll(/\s*\n\s*/g, '; ')}`,
        'mend the file in istio-manifests/; what it was: git diff istio-manifests',
      );
}

function checkWorkers(subset: 'primary' | 'burst', { metrics, virtualServices }: LaptopFacts): Finding {
  const CHECK = `subset ${subset}`;
  return given(CHECK, metrics.routerMetrics, ({ text }) => {
    const healthy = readMeshPage(text, 'worker-service')?.healthyEndpoints[subset] ?? 0;
    const weight = readWeights(valueOr(virtualServices, []))?.[subset] ?? 0;
    if (healthy > 0) {
      return ok(CHECK, `${healthy} healthy; ${weight} % of the requests`);
    }
    const found = `no healthy worker, and it gets ${weight} % of the requests.`;
    return weight > 0 ? wrong(CHECK, found, LOOK) : warning(CHECK, found, LOOK);
  });
}
