import { expect } from 'vitest';
import { type Demo, startDemo } from './demo.ts';
import type { RunningWatcher } from './demo-programs.ts';

/** A port of the demo, and a path that answers 200 while the program is healthy. */
interface TargetPort {
  name: string;
  port: number;
  healthPath: string;
}

/** The real programs of the demo, with a watcher, and a check that all of them are still healthy. */
export interface AttackTarget {
  demo: Demo;
  watcher: RunningWatcher;
  ports: TargetPort[];
  /** Finds a port by its name. */
  port(name: string): TargetPort;
  /**
   * Fails if a program has ended, does not answer, has logged an internal error, or if the frontend's ledger does not
   * balance.
   */
  expectHealthy(): Promise<void>;
  /** Fails if a program has ended. */
  expectNoneEnded(): void;
}

/** Starts the demo and a watcher. */
export async function startAttackTarget(env: Parameters<typeof startDemo>[0] = {}): Promise<AttackTarget> {
  const demo = await startDemo(env);
  const watcher = await demo.startWatcher();
  const { primary, burst, router, frontend } = demo.programs;
  const programs = { primary, burst, router, frontend, watcher: watcher.program };
  const ports = portsOf(demo, watcher);
  const ended: string[] = [];
  for (const [name, program] of Object.entries(programs)) {
    void program.ended.then(({ code, signal }) => ended.push(`${name} has ended (${code ?? signal})`));
  }

  return {
    demo,
    watcher,
    ports,
    port(name) {
      const found = ports.find((port) => port.name === name);
      if (found === undefined) {
        throw new Error(`There is no port ${name}.`);
      }
      return found;
    },
    expectNoneEnded: () => expect(ended).toEqual([]),
    async expectHealthy() {
      const answers = await Promise.all(
        ports.map(async ({ name, port, healthPath }) => {
          const response = await fetch(`http://127.0.0.1:${port}${healthPath}`).catch((error: Error) => error);
          return [name, response instanceof Error ? String(response.cause ?? response) : response.status];
        }),
      );
      expect(ended).toEqual([]);
      expect(answers).toEqual(ports.map(({ name }) => [name, 200]));
      for (const [name, program] of Object.entries(programs)) {
        expect(/.*"level":"(error|fatal)".*/.exec(program.output())?.[0] ?? null, `${name} logs no error`).toBeNull();
      }
      expectBalanced(await demo.state());
    },
  };
}

/** Every HTTP port of the demo. */
function portsOf(demo: Demo, watcher: RunningWatcher): TargetPort[] {
  const urls = { frontend: demo.url, ...demo.workerUrls, router: demo.routerUrl, watcher: watcher.url };
  const metricsUrls = { ...demo.metricsUrls, watcher: watcher.metricsUrl };
  const portOf = (url: string) => Number(new URL(url).port);
  return [
    ...Object.entries(urls).map(([name, url]) => ({ name, port: portOf(url), healthPath: '/_healthz' })),
    ...Object.entries(metricsUrls).map(([name, url]) => ({
      name: `${name} metrics`,
      port: portOf(url),
      healthPath: '/metrics',
    })),
  ];
}

/** Fails if a frontend's ledger, or that of all frontends together, does not balance. */
function expectBalanced({ totals, frontends }: Awaited<ReturnType<Demo['state']>>): void {
  for (const { sent, succeeded, failed, inFlight } of [totals, ...frontends.map((frontend) => frontend.totals)]) {
    expect(succeeded + failed + inFlight).toBe(sent);
  }
}
