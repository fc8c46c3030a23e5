import { once } from 'node:events';
import { mkdtemp, rm, utimes } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { portsFrom } from '@hashr/local/launcher/ports.ts';
import type { State } from '@hashr/messages/page-events.ts';
import { afterEach, describe, expect, test } from 'vitest';
import { copyRepository } from '../support/copy-repository.ts';
import { freeBlock } from '../support/free-ports.ts';
import { connectPage } from '../support/page.ts';
import { descendantsOf, isAlive } from '../support/processes.ts';
import { type RunningProgram, runProgram, untilUp } from '../support/program.ts';
import { accepts, freePort, redisServer } from '../support/redis.ts';
import { until } from '../support/until.ts';

const ownAddress = Object.values(networkInterfaces())
  .flat()
  .find((address) => address?.family === 'IPv4' && !address.internal)?.address;

const cleanUps: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) {
    await cleanUp();
  }
});

/** Starts the launcher as `npm start` does once everything is installed. */
async function start(env: Record<string, string | number> = {}, args: string[] = [], repository = '') {
  const port = await freeBlock();
  const launcher = runProgram(`${repository}local/main.ts`, { PORT: port, ...env }, args);
  cleanUps.push(() => launcher.end('SIGTERM'));
  const url = `http://127.0.0.1:${port}`;
  return { launcher, port, url, state: async () => (await fetch(`${url}/api/state`)).json() as Promise<State> };
}

async function untilLogged(launcher: RunningProgram, text: string): Promise<void> {
  await until(() => launcher.output().includes(text), `the log contains "${text}"`);
}

const find = (launcher: RunningProgram, command: string) => {
  const found = descendantsOf(launcher.pid).find((child) => child.command.includes(command));
  return found?.pid ?? 0;
};

describe('npm start', () => {
  test('starts everything, hashes, survives a crash, and leaves nothing behind', async () => {
    const { launcher, port, url, state } = await start();
    await untilLogged(launcher, `http://localhost:${port}`);
    const page = await connectPage(url);
    cleanUps.push(async () => page.close());
    expect(await page.setFrequency(12)).toEqual({ ok: true, frequency: 12 });
    await until(async () => (await state()).totals.succeededByCluster.primary > 20, 'primary hashes');

    process.kill(find(launcher, 'services/worker'), 'SIGKILL');
    await untilLogged(launcher, 'worker-primary was terminated by SIGKILL; restarting in 0.5 s');
    const last = () => page.states.at(-1)?.perSecond;
    await until(() => (last()?.failed ?? 0) > 0, 'the page shows failures');
    await until(
      () => last()?.failed === 0 && (last()?.primary ?? 0) + (last()?.burst ?? 0) > 10,
      'the page shows no failures any more',
    );

    const children = descendantsOf(launcher.pid).map(({ pid }) => pid);
    expect(children).toHaveLength(redisServer === undefined ? 6 : 7);
    const ended = await launcher.end('SIGINT');

    expect(ended).toEqual({ code: 130, signal: null });
    expect(children.filter(isAlive)).toEqual([]);
    expect(launcher.output()).not.toMatch(/^\s+at /m);
  });

  test('ROUTE=httproute: says which file to edit, and the watcher finds the weights in its copy', async () => {
    const { launcher, port, url } = await start({ ROUTE: 'httproute' });
    await untilLogged(launcher, 'edit istio-manifests/http-route/worker-route.yaml');
    const response = await fetch(`${url}/api/hash`, { method: 'POST', body: '{"count": 10}' });

    expect(await response.json()).toMatchObject({ sent: 10, succeeded: 10 });
    const status = await fetch(`http://127.0.0.1:${portsFrom(port).watcher}/status`);
    expect(await status.json()).toMatchObject({ weights: { primary: 100, burst: 0 }, problem: null });
  });

  test('serves the page when the workers are healthy, so that the first string does not fail', async () => {
    const slowWorkers = fileURLToPath(new URL('../support/slow-workers.ts', import.meta.url));
    const { launcher, url } = await start({ NODE_OPTIONS: `--import=${slowWorkers}` });
    await untilUp(`${url}/_healthz`, launcher);
    const response = await fetch(`${url}/api/hash`, { method: 'POST', body: '{"count": 10}' });

    expect(await response.json()).toMatchObject({ sent: 10, succeeded: 10 });
  });

  test('stops in order, even though npm passes on the Ctrl+C that the launcher has already received', async () => {
    const { launcher, url } = await start();
    await untilUp(`${url}/_healthz`, launcher);
    process.kill(launcher.pid, 'SIGINT');
    const { code } = await launcher.end('SIGINT');

    expect(code).toBe(130);
    for (const name of ['frontend', 'istiowatcher', 'router', 'worker-primary', 'worker-burst']) {
      expect(launcher.output()).toMatch(new RegExp(`${name} +\\| .*stopping: SIGTERM`));
    }
  });

  test('works without redis-server', async () => {
    const nothing = await mkdtemp(join(tmpdir(), 'hashr-path-'));
    cleanUps.push(() => rm(nothing, { recursive: true }));
    const { launcher, url, state } = await start({ PATH: nothing });
    await untilLogged(launcher, 'redis-server is not installed');
    await untilUp(`${url}/_healthz`, launcher);
    await until(async () => (await state()).redis === 'connected', 'the frontend is connected to the stand-in');

    const response = await fetch(`${url}/api/hash`, { method: 'POST', body: '{"count": 10}' });

    expect(await response.json()).toMatchObject({ sent: 10, succeeded: 10 });
    expect((await state()).totals.settledByResponse).toBe(0);
  });

  test('names the ports that are in use in one line, and starts nothing', async () => {
    const port = await freeBlock();
    const servers: Server[] = [];
    for (const taken of [port, port + 2]) {
      const server = createServer().listen(taken, '127.0.0.1');
      await once(server, 'listening');
      servers.push(server);
    }
    const launcher = runProgram('local/main.ts', { PORT: port });
    const { code } = await launcher.ended;

    expect(code).toBe(78);
    expect(launcher.output()).toBe(
      `Port ${port}, ${port + 2} is in use by another program. Stop that program, or use other ports: PORT=${port + 100} npm start\n`,
    );
    for (const server of servers) {
      server.close();
    }
  });

  test.each([
    ['PORT', 'abc', 'PORT=abc must be a port'],
    ['CAPACITY', 'lots', 'CAPACITY=lots must be a number from 0.1 to 1000000.'],
    ['MAX_FREQUENCY', '0', 'MAX_FREQUENCY=0 must be a number from 1 to 100000.'],
    ['HOST', 'no-such-host.invalid', 'HOST=no-such-host.invalid is not an address of this computer.'],
    ['ROUTE', 'ingress', 'ROUTE=ingress must be virtualservice or httproute.'],
    ['REDIS_URL', 'redis://', 'REDIS_URL=redis:// must be host:port or redis://host:port.'],
  ])('names an invalid setting and stops: %s=%s', async (name, value, sentence) => {
    const { launcher } = await start({ [name]: value });
    const { code } = await launcher.ended;

    expect(code).not.toBe(0);
    expect(launcher.output()).toContain(sentence);
    expect(launcher.output()).not.toMatch(/^\s+at /m);
  });

  test.each([
    ['is running', async (launcher: RunningProgram, url: string) => untilUp(`${url}/_healthz`, launcher)],
    [
      'starts its programs',
      async (launcher: RunningProgram) => until(() => find(launcher, 'worker'), 'the worker runs'),
    ],
  ])(
    'ends all its programs when it is killed while it %s, and can start again on the same port',
    async (_, untilThen) => {
      const { launcher, port, url } = await start();
      await untilThen(launcher, url);
      const programs = descendantsOf(launcher.pid);
      await launcher.end('SIGKILL');

      const alive = () => programs.filter(({ pid }) => isAlive(pid)).map(({ command }) => command);
      await until(() => alive().length === 0, 'all its programs have ended').catch((error) => {
        for (const { pid } of programs.filter(({ pid }) => isAlive(pid))) {
          process.kill(pid, 'SIGKILL'); // Nothing else would end them.
        }
        throw error;
      });
      const again = await start({ PORT: port });
      await untilUp(`${url}/_healthz`, again.launcher);
    },
  );

  test.skipIf(redisServer === undefined)(
    'restarts redis-server when it crashes, and when its parent crashes',
    async () => {
      const { launcher, url, state } = await start();
      await untilUp(`${url}/_healthz`, launcher);
      for (const command of ['redis-server', 'local/redis']) {
        await until(async () => (await state()).redis === 'connected', 'the frontend is connected to Redis');
        const killed = find(launcher, command);
        process.kill(killed, 'SIGKILL');
        await until(
          () => find(launcher, command) !== killed && find(launcher, command) !== 0,
          'there is a new process',
        );
      }
      await until(async () => (await state()).redis === 'connected', 'the frontend is connected to Redis');
      expect(descendantsOf(launcher.pid).filter(({ command }) => command.includes('redis'))).toHaveLength(2);
    },
  );

  // The test uses this computer's address in the network. The connection stays on this computer.
  test.skipIf(ownAddress === undefined)('serves only the page on an address of the network', async () => {
    const { launcher, port, url } = await start();
    await untilUp(`${url}/_healthz`, launcher);
    const ports = Object.entries(portsFrom(port));
    const reachableAt = async (host: string) => {
      const accepted = await Promise.all(
        ports.map(async ([name, port]) => ((await accepts(port, host)) ? [name] : [])),
      );
      return accepted.flat();
    };

    await until(async () => (await reachableAt('127.0.0.1')).length === ports.length, 'all listen on 127.0.0.1');
    expect(await reachableAt(ownAddress ?? '')).toEqual(['page']);
  });

  test('npm run dev serves the page from its sources, and restarts a service when a source file changes', async () => {
    const repository = copyRepository();
    const { launcher, url } = await start({}, ['--dev'], repository);
    cleanUps.push(() => rm(repository, { recursive: true }));
    await untilUp(`${url}/_healthz`, launcher);
    await utimes(`${repository}services/worker/src/hash.ts`, new Date(), new Date());
    await untilLogged(launcher, 'worker-primary | a source file has changed; restarting');
    await until(() => launcher.output().split('primary worker on port').length > 2, 'the worker has restarted');
    expect(launcher.output()).not.toContain('frontend       | a source file has changed');

    expect(await (await fetch(url)).text()).toContain('/@vite/client');
    expect(await (await fetch(`${url}/main.ts`)).text()).toContain('frequency-control.ts');
  });
});

test.skipIf(ownAddress === undefined)(
  'metrics are served on all addresses by default, as a container needs it',
  async () => {
    const port = await freePort();
    const worker = runProgram('services/worker/src/main.ts', { PORT: 0, METRICS_PORT: port, REDIS_URL: '127.0.0.1:1' });
    cleanUps.push(() => worker.end('SIGKILL'));
    await untilUp(`http://${ownAddress}:${port}/metrics`, worker);
  },
);

test('an invalid METRICS_HOST is named', async () => {
  const worker = runProgram('services/worker/src/main.ts', { PORT: 0, METRICS_PORT: 0, METRICS_HOST: 'x.invalid' });

  expect((await worker.ended).code).toBe(78);
  expect(worker.output()).toContain('METRICS_HOST=x.invalid is not an address of this computer.');
});

test('the router names a missing manifest, and does not start', async () => {
  const nothing = await mkdtemp(join(tmpdir(), 'hashr-manifests-'));
  cleanUps.push(() => rm(nothing, { recursive: true }));
  const router = runProgram('local/router/main.ts', {
    PORT: 0,
    METRICS_PORT: 0,
    MANIFESTS: nothing,
    ENDPOINTS: 'a=http://127.0.0.1:1',
  });

  expect(await router.ended).toEqual({ code: 78, signal: null });
  expect(router.output()).toContain('worker-virtual-service.yaml: is missing');
});
