import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';

const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) {
    child.kill('SIGKILL');
  }
});

/** A service that says when it listens, and in which order it stops. */
const program = `
  import { createServer } from 'node:http';
  import { commonSettings, commonWiring, parseEnv, portVariable } from '${import.meta.resolve('./env.ts')}';
  import { startService } from '${import.meta.resolve('./start-service.ts')}';
  import { z } from '${import.meta.resolve('zod')}';
  const settings = z.object({ ...commonSettings, ...commonWiring, PORT: portVariable });
  await startService('test', (env) => parseEnv(settings, env), async ({ config, lifecycle, listen }) => {
    const server = createServer().on('listening', () => console.log('the app listens'));
    const scrape = () => fetch('http://127.0.0.1:' + config.METRICS_PORT + '/metrics').then(({ status }) => status);
    lifecycle.onStop('first', async () => console.log('metrics after the drain:', await scrape()));
    await listen(server, 'a test', async () => console.log('metrics in the drain:', await scrape()));
    lifecycle.onStop('last', () => console.log('last'));
  });
`;

function run(env: Record<string, string | number>) {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    env: { ...process.env, HOST: '127.0.0.1', PORT: '0', ...env } as NodeJS.ProcessEnv,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk;
    });
  }
  return { child, ended: once(child, 'close').then(([code]) => ({ code, output })), output: () => output };
}

/** Opens a port, and returns it with a function that closes it. */
async function openPort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { port: (server.address() as AddressInfo).port, close: () => new Promise((done) => server.close(done)) };
}

test('a service whose metrics cannot be served does not listen', async () => {
  const { port, close } = await openPort();
  const { code, output } = await run({ METRICS_PORT: port }).ended;
  await close();

  expect(output).toContain(`Port ${port} is in use`);
  expect(output).not.toContain('the app listens');
  expect(code).toBe(1);
});

test('a wrong setting ends the service with 78, and its message names the setting', async () => {
  const { code, output } = await run({ METRICS_PORT: 'no', LOG_LEVEL: 'loud' }).ended;

  expect(output).toMatch(/LOG_LEVEL=loud must be trace.*\n.*METRICS_PORT=no must be a port/);
  expect(code).toBe(78);
});

test('everything stops in the reverse order of its start, the metrics last', async () => {
  const { port, close } = await openPort();
  await close();
  const { child, ended, output } = run({ METRICS_PORT: port });
  await expect.poll(output, { timeout: 20_000 }).toContain('metrics on');
  child.kill('SIGTERM');
  const { code, output: all } = await ended;

  expect(all).toMatch(/last\nmetrics in the drain: 200\nmetrics after the drain: 200\n/);
  expect(code).toBe(0);
});
