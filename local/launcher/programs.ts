import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Ports } from './ports.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** For a program that does little: it tidies up more often instead of growing. */
const SMALL_HEAP = '--max-semi-space-size=1';

/** A program that the launcher keeps running. */
export interface Program {
  name: string;
  command: string;
  args: string[];
  /** Beside the launcher's own environment. */
  env: Record<string, string>;
  /** Where its sources are: when one changes while somebody develops, it starts again. */
  sources: string[];
}

interface Settings {
  ports: Ports;
  /** The directory of the manifests that the router follows and the watcher changes. */
  manifests: string;
  /** A Redis that is there already. */
  redisUrl: string | undefined;
  /** Which other websites may call the workers. */
  corsOrigin: string;
  /** Sources are watched, and the page is served live. */
  dev: boolean;
}

/**
 * The programs of the demo: the frontend, which comes last and leaves first, and the others. Each service is the very
 * program that its image runs, and is told its ports: one PORT in `.env` must not reach them all.
 */
export function planPrograms(settings: Settings): { frontend: Program; others: Program[] } {
  const { ports, manifests, redisUrl, corsOrigin, dev } = settings;
  const url = redisUrl ?? `127.0.0.1:${ports.redis}`;
  const node = (name: string, file: string, env: Record<string, string | number>): Program => ({
    name,
    command: process.execPath,
    args: [`${root}${file}`],
    sources: [`${root}packages`, `${root}${dirname(file)}`],
    env: {
      ...Object.fromEntries(Object.entries(env).map(([key, value]) => [key, String(value)])),
      INSTANCE: name,
      METRICS_HOST: '127.0.0.1', // The page alone is for others.
      // From the second start on nobody has to load what strips the types: faster, and 20 MB less in each program.
      NODE_COMPILE_CACHE: `${root}node_modules/.cache/node`,
    },
  });
  const worker = (cluster: 'primary' | 'burst', prefix: string) =>
    node(`worker-${cluster}`, 'services/worker/src/main.ts', {
      HOST: '127.0.0.1',
      PORT: ports[cluster],
      METRICS_PORT: ports[`${cluster}Metrics`],
      REDIS_URL: url,
      CLUSTER: cluster,
      CORS_ORIGIN: corsOrigin,
      PREFIX: prefix,
    });

  const router = node('router', 'local/router/main.ts', {
    HOST: '127.0.0.1',
    PORT: ports.router,
    METRICS_PORT: ports.routerMetrics,
    MANIFESTS: manifests,
    ENDPOINTS: `primary-cluster=http://127.0.0.1:${ports.primary},burst-cluster=http://127.0.0.1:${ports.burst}`,
  });
  const watcher = node('istiowatcher', 'services/istiowatcher/src/main.ts', {
    HOST: '127.0.0.1',
    PORT: ports.watcher,
    METRICS_PORT: ports.watcherMetrics,
    REDIS_URL: url,
    METRICS_URL: `http://127.0.0.1:${ports.routerMetrics}/metrics`,
    VIRTUAL_SERVICE_FILE: `${manifests}/worker-virtual-service.yaml`,
    NODE_OPTIONS: SMALL_HEAP,
  });
  const frontend = node('frontend', 'services/frontend/src/main.ts', {
    PORT: ports.page,
    METRICS_PORT: ports.frontendMetrics,
    PROCESSOR_URL: `http://127.0.0.1:${ports.router}`,
    REDIS_URL: url,
    PAGE: dev ? 'live' : 'built',
  });
  const redis = {
    ...node('redis', 'local/redis/main.ts', { PORT: ports.redis, NODE_OPTIONS: SMALL_HEAP }),
    sources: [],
  };
  const redises = redisUrl === undefined ? [redis] : [];
  return { frontend, others: [...redises, worker('primary', ''), worker('burst', 'bursty-'), router, watcher] };
}
