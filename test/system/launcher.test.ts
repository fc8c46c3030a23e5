import { once } from 'node:events';
import { mkdtemp, rm, utimes } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { portsFrom } from '@hashr/local/launcher/ports.ts';
import type { State } from '@hashr/messages/page-events.ts';
import { afterEach, describe, expect, test } from 'vitest';
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

/** What `npm start` runs once everything is installed. */
async function start(env: Record<string, string | number> = {}, args: string[] = []) {
  const port = await freeBlock();
  const launcher = runProgram('local/main.ts', { PORT: port, ...env }, args);
  cleanUps.push(() => launcher.end('SIGTERM'));
  const url = `http://127.0.0.1:${port}`;
  return { launcher, port, url, state: async () => (await fetch(`${url}/api/state`)).json() as Promise<State> };
}

async function untilTold(launcher: RunningProgram, text: string): Promise<void> {
  await until(() => launcher.output().includes(text), `it says "${text}"`);
}

const find = (launcher: RunningProgram, command: string) => {
  const found = descendantsOf(launcher.pid).find((child) => child.command.includes(command));
  return found?.pid ?? 0;
};

describe('npm start', () => {
  test('starts everything, hashes, survives a crash, and leaves nothing behind', async () => {
    const { launcher, port, url, state } = await start();
    await untilTold(launcher, `http://localhost:${port}`);
    const page = await connectPage(url);
    cleanUps.push(async () => page.close());
    expect(await page.setFrequency(12)).toEqual({ ok: true, frequency: 12 });
    await until(async () => (await state()).totals.succeededByCluster.primary > 20, 'primary hashes');

    process.kill(find(launcher, 'services/worker'), 'SIGKILL');
    await untilTold(launcher, 'worker-primary ended by SIGKILL; starting again in 0.5 s');
    const last = () => page.states.at(-1)?.perSecond;
    await until(() => (last()?.failed ?? 0) > 0, 'the page is told');
    await until(() => last()?.failed === 0 && (last()?.primary ?? 0) + (last()?.burst ?? 0) > 10, 'all is well');

    const children = descendantsOf(launcher.pid).map(({ pid }) => pid);
    expect(children).toHaveLength(redisServer === undefined ? 6 : 7);
    const ended = await launcher.end('SIGINT');

    expect(ended).toEqual({ code: 130, signal: null });
    expect(children.filter(isAlive)).toEqual([]);
    expect(launcher.output()).not.toMatch(/^\s+at /m);
  });

  test('stops in order, though npm hands on the Ctrl+C that it has got already', async () => {
    const { launcher, url } = await start();
    await untilUp(`${url}/_healthz`, launcher);
    process.kill(launcher.pid, 'SIGINT');
    const { code } = await launcher.end('SIGINT');

    expect(code).toBe(130);
    for (const name of ['frontend', 'istiowatcher', 'router', 'worker-primary', 'worker-burst']) {
      expect(launcher.output()).toMatch(new RegExp(`${name} +\\| .*stopping: SIGTERM`));
    }
  });

  test('needs no redis-server', async () => {
    const nothing = await mkdtemp(join(tmpdir(), 'hashr-path-'));
    cleanUps.push(() => rm(nothing, { recursive: true }));
    const { launcher, url, state } = await start({ PATH: nothing });
    await untilTold(launcher, 'no redis-server is installed');
    await untilUp(`${url}/_healthz`, launcher);
    await until(async () => (await state()).redis === 'connected', 'the frontend has the stand-in');

    const response = await fetch(`${url}/api/hash`, { method: 'POST', body: '{"count": 10}' });

    expect(await response.json()).toMatchObject({ sent: 10, succeeded: 10 });
    expect((await state()).totals.settledByResponse).toBe(0);
  });

  test('says in one line which ports are taken, and starts nothing', async () => {
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
    ['PORT', 'abc', 'PORT=abc has to be a port'],
    ['CAPACITY', 'lots', 'CAPACITY=lots has to be a number from 0.1 to 1000000.'],
    ['MAX_FREQUENCY', '0', 'MAX_FREQUENCY=0 has to be a number from 1 to 100000.'],
    ['HOST', 'no-such-host.invalid', 'HOST=no-such-host.invalid is not an address of this computer.'],
    ['REDIS_URL', 'redis://', 'REDIS_URL=redis:// has to be host:port or redis://host:port.'],
  ])('stops at a wrong setting, and names it: %s=%s', async (name, value, sentence) => {
    const { launcher } = await start({ [name]: value });
    const { code } = await launcher.ended;

    expect(code).not.toBe(0);
    expect(launcher.output()).toContain(sentence);
    expect(launcher.output()).not.toMatch(/^\s+at /m);
  });

  test.each([
    ['is up', async (launcher: RunningProgram, url: string) => untilUp(`${url}/_healthz`, launcher)],
    ['starts its programs', async (launcher: RunningProgram) => until(() => find(launcher, 'worker'), 'one is there')],
  ])(
    'when it is killed while it %s, everything ends, and it can start again on the same port',
    async (_, untilThen) => {
      const { launcher, port, url } = await start();
      await untilThen(launcher, url);
      const programs = descendantsOf(launcher.pid);
      await launcher.end('SIGKILL');

      const alive = () => programs.filter(({ pid }) => isAlive(pid)).map(({ command }) => command);
      await until(() => alive().length === 0, 'everything that it started is gone').catch((error) => {
        for (const { pid } of programs.filter(({ pid }) => isAlive(pid))) {
          process.kill(pid, 'SIGKILL'); // Nobody else would.
        }
        throw error;
      });
      const again = await start({ PORT: port });
      await untilUp(`${url}/_healthz`, again.launcher);
    },
  );

  test.skipIf(redisServer === undefined)(
    'a redis-server that crashes is started again, and so is one whose parent crashes',
    async () => {
      const { launcher, url, state } = await start();
      await untilUp(`${url}/_healthz`, launcher);
      for (const command of ['redis-server', 'local/redis']) {
        await until(async () => (await state()).redis === 'connected', 'Redis is there');
        const killed = find(launcher, command);
        process.kill(killed, 'SIGKILL');
        await until(() => find(launcher, command) !== killed && find(launcher, command) !== 0, 'there is another one');
      }
      await until(async () => (await state()).redis === 'connected', 'Redis is there');
      expect(descendantsOf(launcher.pid).filter(({ command }) => command.includes('redis'))).toHaveLength(2);
    },
  );

  // This computer's own address: the connection stays on it, and does not come by the loopback address.
  test.skipIf(ownAddress === undefined)('only the page can be reached at an address of the network', async () => {
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

  test('npm run dev serves the page from its sources, and starts a service again when its source is saved', async () => {
    const { launcher, url } = await start({}, ['--dev']);
    await untilUp(`${url}/_healthz`, launcher);
    await utimes(new URL('../../services/worker/src/hash.ts', import.meta.url), new Date(), new Date());
    await untilTold(launcher, 'worker-primary | a source has changed: starting again');
    await until(() => launcher.output().split('primary worker on port').length > 2, 'the worker has started again');
    expect(launcher.output()).not.toContain('frontend       | a source has changed');

    expect(await (await fetch(url)).text()).toContain('/@vite/client');
    expect(await (await fetch(`${url}/main.ts`)).text()).toContain('frequency-control.ts');
  });
});

test.skipIf(ownAddress === undefined)('as in a container, metrics are served on all addresses by default', async () => {
  const port = await freePort();
  const worker = runProgram('services/worker/src/main.ts', { PORT: 0, METRICS_PORT: port, REDIS_URL: '127.0.0.1:1' });
  cleanUps.push(() => worker.end('SIGKILL'));
  await untilUp(`http://${ownAddress}:${port}/metrics`, worker);
});

test('a wrong METRICS_HOST is named', async () => {
  const worker = runProgram('services/worker/src/main.ts', { PORT: 0, METRICS_PORT: 0, METRICS_HOST: 'x.invalid' });

  expect((await worker.ended).code).toBe(78);
  expect(worker.output()).toContain('METRICS_HOST=x.invalid is not an address of this computer.');
});

test('the router names a manifest that is missing, and does not start', async () => {
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
