import type { Ports } from '@hashr/local/launcher/ports.ts';
import type { HashResponse } from '@hashr/messages/hash-request.ts';
import type { State } from '@hashr/messages/page-events.ts';
import type { Totals } from '@hashr/messages/totals.ts';
import { copyDemoManifests, type DemoManifests } from './demo-manifests.ts';
import {
  createDemoPrograms,
  type DemoEnv,
  type DemoPrograms,
  localUrl,
  metricsUrl,
  type ProgramName,
  planDemo,
} from './demo-programs.ts';
import { connectPage, type TestPage } from './page.ts';
import { type RedisKind, startRedis, type TestRedis } from './redis.ts';
import { until } from './until.ts';

/**
 * The demo as `npm start` runs it, without a watcher: each program is a real process. The demo has its own Redis and
 * its own copy of the manifests.
 */
export interface Demo extends Omit<DemoPrograms, 'end'>, Pick<DemoManifests, 'weights'> {
  redis: TestRedis;
  url: string;
  routerUrl: string;
  metricsUrls: Record<ProgramName, string>;
  workerUrls: { primary: string; burst: string };
  /** Changes the manifests without waiting for the router. It may miss a change that the watcher undoes at once. */
  manifests: Pick<DemoManifests, 'setWeights'>;
  /** Changes a manifest, as an editor would, and waits until the router has read it. */
  edit(file: string, change: (text: string) => string): Promise<void>;
  /** Changes the weights in the manifest, and waits until the router has read them. */
  setWeights(primary: number, burst: number): Promise<void>;
  /** Waits until the manifest has these weights. */
  untilWeights(primary: number, burst: number): Promise<void>;
  state(): Promise<State>;
  /** Waits until nothing is in flight. Returns the totals. */
  settled(): Promise<Totals>;
  /** Sends a request to `POST /api/hash`. */
  hash(body: unknown): Promise<HashResponse>;
  /** Connects a page. */
  page(): Promise<TestPage>;
  /** Closes the pages that `page()` connected, and waits until nothing is offered and nothing is in flight. */
  closePages(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Starts everything except the watcher: with an HTTPRoute if `env.route` is `httproute`.
 *
 * @param env is added to the environment of the frontend or of both workers
 */
export async function startDemo(env: DemoEnv = {}, redisKind?: RedisKind): Promise<Demo> {
  const { route = 'virtualservice' } = env;
  const redis = await startRedis(redisKind, true);
  const manifests = await copyDemoManifests(route);
  const { ports, plan } = await planDemo(redis.url, manifests.directory, route);
  const running = createDemoPrograms(plan, env);
  const url = localUrl(ports.page);
  const frontend = frontendClient(url);
  const pages: TestPage[] = [];
  const disconnectPages = () => pages.splice(0).forEach((page) => void page.close());

  const demo: Demo = {
    ...frontend,
    ...running,
    redis,
    url,
    routerUrl: localUrl(ports.router),
    metricsUrls: metricsUrlsOf(ports),
    workerUrls: { primary: localUrl(ports.primary), burst: localUrl(ports.burst) },
    manifests,
    weights: manifests.weights,
    edit: (file, change) => untilRead(demo, manifests.edit(file, change)),
    setWeights: (primary, burst) => untilRead(demo, manifests.setWeights(primary, burst)),
    async untilWeights(primary, burst) {
      const wanted = `${primary},${burst}`;
      await until(async () => (await demo.weights()).join() === wanted, `the weights are ${primary}/${burst}`);
    },
    async page() {
      const page = await connectPage(url);
      pages.push(page);
      return page;
    },
    async closePages() {
      disconnectPages();
      await until(async () => (await demo.state()).offeredPerSecond === 0, 'nothing is offered');
      await demo.settled();
    },
    async stop() {
      disconnectPages();
      await running.end();
      await redis.kill();
      await manifests.remove();
    },
  };
  try {
    await Promise.all([demo.start('primary'), demo.start('burst')]);
    await demo.start('router');
    await demo.start('frontend');
    await until(async () => (await demo.state()).redis === 'connected', 'the frontend is connected to Redis');
  } catch (error) {
    await demo.stop();
    throw error;
  }
  return demo;
}

/** Waits until the router has read a change of a manifest, if there is one. */
async function untilRead({ programs }: Pick<DemoPrograms, 'programs'>, change: Promise<boolean>): Promise<void> {
  const logged = programs.router.output().length;
  const hasRead = () => /weights: |keeps the last valid rules/.test(programs.router.output().slice(logged));
  if (await change) {
    await until(hasRead, 'the router has read the change');
  }
}

function metricsUrlsOf(ports: Ports): Demo['metricsUrls'] {
  return {
    primary: metricsUrl(ports.primaryMetrics),
    burst: metricsUrl(ports.burstMetrics),
    router: metricsUrl(ports.routerMetrics),
    frontend: metricsUrl(ports.frontendMetrics),
  };
}

/** The HTTP API of a frontend. */
function frontendClient(url: string): Pick<Demo, 'state' | 'settled' | 'hash'> {
  const state = async () => (await fetch(`${url}/api/state`)).json() as Promise<State>;
  return {
    state,
    async settled() {
      await until(async () => (await state()).totals.inFlight === 0, 'nothing is in flight');
      return (await state()).totals;
    },
    async hash(body) {
      const response = await fetch(`${url}/api/hash`, { method: 'POST', body: JSON.stringify(body) });
      return (await response.json()) as HashResponse;
    },
  };
}
