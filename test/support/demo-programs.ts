import { portsFrom } from '@hashr/local/launcher/ports.ts';
import { type Program, planPrograms } from '@hashr/local/launcher/programs.ts';
import type { RouteKind } from '@hashr/mesh/route-kinds.ts';
import type { WatcherStatus } from '@hashr/messages/burst.ts';
import type { State } from '@hashr/messages/page-events.ts';
import { freeBlock, freePort } from './free-ports.ts';
import { type RunningProgram, runPlanned, untilUp } from './program.ts';

type Env = Record<string, string | number>;

/** What a test sets: the kind of route, and variables of the frontend, of both workers or of the router. */
export interface DemoEnv {
  /** The router and the watcher get it. Unset: the default. */
  route?: RouteKind;
  frontend?: Env;
  worker?: Env;
  router?: Env;
}

/** The programs that the demo always has. */
export type ProgramName = 'primary' | 'burst' | 'router' | 'frontend';

/** The launcher's plan of each program. */
type Plan = Record<ProgramName | 'watcher', Program>;

/** A watcher that a test started. */
export interface RunningWatcher {
  program: RunningProgram;
  url: string;
  metricsUrl: string;
  status(): Promise<WatcherStatus>;
}

/** The processes of a demo. */
export interface DemoPrograms {
  programs: Record<ProgramName, RunningProgram>;
  /** Starts a program, for the first time or after it has ended, and waits until it answers. */
  start(name: ProgramName): Promise<void>;
  /** Starts a watcher that changes the weights of the demo's manifests. */
  startWatcher(env?: Env): Promise<RunningWatcher>;
  /** Starts one more frontend. */
  addFrontend(): Promise<{ url: string; program: RunningProgram; state(): Promise<State> }>;
  /** Kills all of them. */
  end(): Promise<void>;
}

/** The address of a port of this computer. */
export const localUrl = (port: string | number | undefined) => `http://127.0.0.1:${port}`;

export const metricsUrl = (port: string | number | undefined) => `${localUrl(port)}/metrics`;

/** Plans the demo as `npm start` does, on free ports. Other websites may call its workers. */
export async function planDemo(redisUrl: string, manifests: string, route: RouteKind) {
  const ports = portsFrom(await freeBlock());
  const { frontend, others } = planPrograms({ ports, manifests, route, redisUrl, corsOrigin: '*', dev: false });
  const planned = (name: string): Program => {
    const program = others.find((other) => other.name === name);
    if (program === undefined) {
      throw new Error(`The launcher plans no program with the name ${name}.`);
    }
    return program;
  };
  const plan: Plan = {
    primary: planned('worker-primary'),
    burst: planned('worker-burst'),
    router: planned('router'),
    watcher: planned('istiowatcher'),
    frontend,
  };
  return { ports, plan };
}

/** Creates the programs of a plan. Nothing runs yet. */
export function createDemoPrograms(plan: Plan, env: DemoEnv): DemoPrograms {
  const extra = {
    primary: env.worker,
    burst: env.worker,
    router: env.router ?? {},
    frontend: { HOST: '127.0.0.1', ...env.frontend },
  };
  const programs = {} as DemoPrograms['programs'];
  const added: RunningProgram[] = [];

  async function add(program: Program, path: string, extraEnv: Env) {
    const started = await startAnother(program, path, extraEnv);
    added.push(started.program);
    return started;
  }

  return {
    programs,
    async start(name) {
      const program = plan[name];
      programs[name] = runPlanned(program, extra[name]);
      // The router has no health check of its own. It answers once it has read the manifests.
      const url = name === 'router' ? metricsUrl(program.env.METRICS_PORT) : `${localUrl(program.env.PORT)}/_healthz`;
      await untilUp(url, programs[name]);
    },
    async startWatcher(watcherEnv = {}) {
      const watcher = await add(plan.watcher, '/status', watcherEnv);
      return {
        ...watcher,
        status: async () => (await fetch(`${watcher.url}/status`)).json() as Promise<WatcherStatus>,
      };
    },
    async addFrontend() {
      const name = `frontend-${added.length + 2}`;
      const { program, url } = await add(plan.frontend, '/_healthz', { ...extra.frontend, INSTANCE: name });
      return { program, url, state: async () => (await fetch(`${url}/api/state`)).json() as Promise<State> };
    },
    async end() {
      await Promise.all([...Object.values(programs), ...added].map((program) => program.end('SIGKILL')));
    },
  };
}

/** Starts a program of the plan once more, on its own ports, and waits until it answers. */
async function startAnother(program: Program, path: string, extraEnv: Env) {
  const [port, metricsPort] = [await freePort(), await freePort()];
  const running = runPlanned(program, { PORT: port, METRICS_PORT: metricsPort, ...extraEnv });
  await untilUp(localUrl(port) + path, running);
  return { program: running, url: localUrl(port), metricsUrl: metricsUrl(metricsPort) };
}
