import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { WatcherStatus } from '@hashr/messages/burst.ts';
import type { HashResponse } from '@hashr/messages/hash-request.ts';
import type { State } from '@hashr/messages/page-events.ts';
import type { Totals } from '@hashr/messages/totals.ts';
import { connectPage, type TestPage } from './page.ts';
import { type RunningProgram, runProgram, untilUp } from './program.ts';
import { freePort, type RedisKind, startRedis, type TestRedis } from './redis.ts';
import { until } from './until.ts';

const manifests = fileURLToPath(new URL('../../istio-manifests', import.meta.url));

type Env = Record<string, string | number>;

/** The programs of the first loop, each a real process, with a Redis and a copy of the manifests of their own. */
export interface Demo {
  redis: TestRedis;
  url: string;
  routerUrl: string;
  routerMetricsUrl: string;
  workerUrls: { primary: string; burst: string };
  programs: Record<'primary' | 'burst' | 'router' | 'frontend', RunningProgram>;
  /** Starts one again that has ended. */
  start(name: 'primary' | 'burst' | 'router' | 'frontend'): Promise<void>;
  /** Changes a manifest, as an editor would, and waits until the router has read it. */
  edit(file: string, change: (text: string) => string): Promise<void>;
  setWeights(primary: number, burst: number): Promise<void>;
  state(): Promise<State>;
  /** Waits until nothing is in flight, and returns the totals. */
  settled(): Promise<Totals>;
  /** Starts a watcher that moves the weights of these manifests. */
  startWatcher(env?: Env): Promise<RunningWatcher>;
  /** The weights in the manifest. */
  weights(): Promise<[number, number]>;
  /** Starts one more frontend. */
  addFrontend(): Promise<{ url: string; program: RunningProgram; state(): Promise<State> }>;
  hash(body: unknown): Promise<HashResponse>;
  page(): Promise<TestPage>;
  /** Closes the pages, and waits until everything is still. */
  calm(): Promise<void>;
  stop(): Promise<void>;
}

/** A watcher of a test. */
export interface RunningWatcher {
  program: RunningProgram;
  url: string;
  status(): Promise<WatcherStatus>;
}

/** Starts everything; `env` is added to one program's environment. */
export async function startDemo(env: { frontend?: Env; worker?: Env } = {}, redisKind?: RedisKind): Promise<Demo> {
  const redis = await startRedis(redisKind, true);
  const directory = await mkdtemp(join(tmpdir(), 'hashr-manifests-'));
  await cp(manifests, directory, { recursive: true });
  const ports = {
    primary: await freePort(),
    burst: await freePort(),
    router: await freePort(),
    frontend: await freePort(),
    routerMetrics: await freePort(),
  };
  const url = (name: keyof typeof ports) => `http://127.0.0.1:${ports[name]}`;
  const common = { HOST: '127.0.0.1', METRICS_PORT: 0, REDIS_URL: redis.url };
  const specs: Record<keyof Demo['programs'], [string, Env]> = {
    primary: ['services/worker/src/main.ts', { ...common, PORT: ports.primary, INSTANCE: 'primary', ...env.worker }],
    burst: [
      'services/worker/src/main.ts',
      { ...common, PORT: ports.burst, INSTANCE: 'burst', PREFIX: 'bursty-', ...env.worker },
    ],
    router: [
      'local/router/main.ts',
      {
        HOST: '127.0.0.1',
        PORT: ports.router,
        METRICS_PORT: ports.routerMetrics,
        MANIFESTS: directory,
        ENDPOINTS: `primary-cluster=${url('primary')},burst-cluster=${url('burst')}`,
      },
    ],
    frontend: [
      'services/frontend/src/main.ts',
      { ...common, PORT: ports.frontend, PROCESSOR_URL: url('router'), ...env.frontend },
    ],
  };
  const programs = {} as Demo['programs'];
  const pages: TestPage[] = [];
  const added: RunningProgram[] = [];

  const demo: Demo = {
    redis,
    url: url('frontend'),
    routerUrl: url('router'),
    routerMetricsUrl: `${url('routerMetrics')}/metrics`,
    workerUrls: { primary: url('primary'), burst: url('burst') },
    programs,
    async start(name) {
      const [file, programEnv] = specs[name];
      programs[name] = runProgram(file, programEnv);
      await untilUp(name === 'router' ? demo.routerMetricsUrl : `${url(name)}/_healthz`, programs[name]);
    },
    async edit(file, change) {
      const path = join(directory, file);
      const before = await readFile(path, 'utf8');
      const after = change(before);
      if (after === before) {
        return;
      }
      const told = programs.router.output().length;
      await writeFile(path, after);
      await until(
        () => /weights: |rules stay as they were/.test(programs.router.output().slice(told)),
        'the router has read the change',
      );
    },
    setWeights: (primary, burst) =>
      demo.edit('worker-virtual-service.yaml', (text) =>
        [primary, burst].reduce(
          (edited, weight, i) => replaceNth(edited, /weight: \d+/g, i, `weight: ${weight}`),
          text,
        ),
      ),
    state: async () => (await fetch(`${demo.url}/api/state`)).json() as Promise<State>,
    async settled() {
      await until(async () => (await demo.state()).totals.inFlight === 0, 'nothing is in flight');
      return (await demo.state()).totals;
    },
    async startWatcher(watcherEnv = {}) {
      const port = await freePort();
      const program = runProgram('services/istiowatcher/src/main.ts', {
        ...common,
        PORT: port,
        INSTANCE: 'watcher',
        METRICS_URL: demo.routerMetricsUrl,
        VIRTUAL_SERVICE_FILE: join(directory, 'worker-virtual-service.yaml'),
        ...watcherEnv,
      });
      added.push(program);
      const watcherUrl = `http://127.0.0.1:${port}`;
      await untilUp(`${watcherUrl}/status`, program);
      const status = async () => (await fetch(`${watcherUrl}/status`)).json() as Promise<WatcherStatus>;
      return { program, url: watcherUrl, status };
    },
    async weights() {
      const text = await readFile(join(directory, 'worker-virtual-service.yaml'), 'utf8');
      const [primary, burst] = [...text.matchAll(/weight: (\d+)/g)].map(([, weight]) => Number(weight));
      return [primary ?? -1, burst ?? -1];
    },
    async addFrontend() {
      const port = await freePort();
      const [file, programEnv] = specs.frontend;
      const program = runProgram(file, { ...programEnv, PORT: port, INSTANCE: `frontend-${port}` });
      added.push(program);
      const url = `http://127.0.0.1:${port}`;
      await untilUp(`${url}/_healthz`, program);
      return { url, program, state: async () => (await fetch(`${url}/api/state`)).json() as Promise<State> };
    },
    async hash(body) {
      const response = await fetch(`${demo.url}/api/hash`, { method: 'POST', body: JSON.stringify(body) });
      return (await response.json()) as HashResponse;
    },
    async page() {
      const page = await connectPage(demo.url);
      pages.push(page);
      return page;
    },
    async calm() {
      for (const page of pages.splice(0)) {
        page.close();
      }
      await until(async () => (await demo.state()).offeredPerSecond === 0, 'nothing is asked for');
      await demo.settled();
    },
    async stop() {
      for (const page of pages) {
        page.close();
      }
      await Promise.all([...Object.values(programs), ...added].map((program) => program.end('SIGKILL')));
      await redis.kill();
      await rm(directory, { recursive: true });
    },
  };
  await Promise.all([demo.start('primary'), demo.start('burst')]);
  await demo.start('router');
  await demo.start('frontend');
  await until(async () => (await demo.state()).redis === 'connected', 'the frontend has Redis');
  return demo;
}

function replaceNth(text: string, pattern: RegExp, n: number, replacement: string): string {
  let i = 0;
  return text.replaceAll(pattern, (match) => (i++ === n ? replacement : match));
}
