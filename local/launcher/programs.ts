import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type RouteKind, routeObjects } from '@hashr/mesh/route-kinds.ts';
import type { Ports } from './ports.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** For a program that does little: more frequent garbage collection keeps its memory small. */
const SMALL_HEAP = '--max-semi-space-size=1';

/** A program that the launcher keeps running. */
export interface Program {
  name: string;
  command: string;
  args: string[];
  /** Added to the launcher's own environment. */
  env: Record<string, string>;
  /** The directories of its sources. With `npm run dev`, a change there restarts the program. */
  sources: string[];
}

interface Settings {
  ports: Ports;
  /** The directory of the manifests that the router reads and the watcher changes. */
  manifests: string;
  /** The kind of the worker's route. */
  route: RouteKind;
  /** An existing Redis. Undefined: the demo starts one. */
  redisUrl: string | undefined;
  /** The other websites that may call the workers. */
  corsOrigin: string;
  /** Serve the page from its sources. */
  dev: boolean;
}

/**
 * Plans the programs of the demo: the frontend, which starts last and stops first, and the others. Each service is the
 * program that its image runs. The launcher sets all ports, because one PORT in `.env` must not apply to all programs.
 */
export function planPrograms(settings: Settings): { frontend: Program; others: Program[] } {
  const { ports } = settings;
  const redisUrl = settings.redisUrl ?? `127.0.0.1:${ports.redis}`;
  const frontend = nodeProgram('frontend', 'services/frontend/src/main.ts', {
    PORT: ports.page,
    METRICS_PORT: ports.frontendMetrics,
    PROCESSOR_URL: `http://127.0.0.1:${ports.router}`,
    REDIS_URL: redisUrl,
    PAGE: settings.dev ? 'live' : 'built',
  });
  const others = [
    worker('primary', '', redisUrl, settings),
    worker('burst', 'bursty-', redisUrl, settings),
    router(settings),
    watcher(redisUrl, settings),
  ];
  return { frontend, others: settings.redisUrl === undefined ? [redis(ports), ...others] : others };
}

function redis(ports: Ports): Program {
  const program = nodeProgram('redis', 'local/redis/main.ts', { PORT: ports.redis, NODE_OPTIONS: SMALL_HEAP });
  return { ...program, sources: [] };
}

function worker(
  cluster: 'primary' | 'burst',
  prefix: string,
  redisUrl: string,
  { ports, corsOrigin }: Settings,
): Program {
  return nodeProgram(`worker-${cluster}`, 'services/worker/src/main.ts', {
    HOST: '127.0.0.1',
    PORT: ports[cluster],
    METRICS_PORT: ports[`${cluster}Metrics`],
    REDIS_URL: redisUrl,
    CLUSTER: cluster,
    CORS_ORIGIN: corsOrigin,
    PREFIX: prefix,
  });
}

function router({ ports, manifests, route }: Settings): Program {
  return nodeProgram('router', 'local/router/main.ts', {
    HOST: '127.0.0.1',
    PORT: ports.router,
    METRICS_PORT: ports.routerMetrics,
    MANIFESTS: manifests,
    ROUTE: route,
    ENDPOINTS: `primary-cluster=http://127.0.0.1:${ports.primary},burst-cluster=http://127.0.0.1:${ports.burst}`,
  });
}

function watcher(redisUrl: string, { ports, manifests, route }: Settings): Program {
  return nodeProgram('istiowatcher', 'services/istiowatcher/src/main.ts', {
    HOST: '127.0.0.1',
    PORT: ports.watcher,
    METRICS_PORT: ports.watcherMetrics,
    REDIS_URL: redisUrl,
    METRICS_URL: `http://127.0.0.1:${ports.routerMetrics}/metrics`,
    ROUTE: route,
    ROUTE_FILE: join(manifests, routeObjects[route].file),
    NODE_OPTIONS: SMALL_HEAP,
  });
}

function nodeProgram(name: string, file: string, env: Record<string, string | number>): Program {
  return {
    name,
    command: process.execPath,
    args: [`${root}${file}`],
    sources: [`${root}packages`, `${root}${dirname(file)}`],
    env: {
      ...Object.fromEntries(Object.entries(env).map(([key, value]) => [key, String(value)])),
      INSTANCE: name,
      METRICS_HOST: '127.0.0.1', // Only the page is for other computers.
      // From the second start on, Node.js does not load its type stripper: faster, and 20 MB less in each program.
      NODE_COMPILE_CACHE: `${root}node_modules/.cache/node`,
    },
  };
}
