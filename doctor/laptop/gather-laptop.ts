import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readLauncherConfig } from '@hashr/local/launcher/config.ts';
import { type Ports, portsFrom } from '@hashr/local/launcher/ports.ts';
import { readRules } from '@hashr/local/router/manifests.ts';
import { parse } from 'yaml';
import { type Fact, known, unknown } from '../fact.ts';
import { type VirtualService, virtualServiceSchema } from '../facts/istio-objects.ts';
import { type Answer, ask, whyNoAnswer } from '../runner/ask.ts';
import { healthPorts, type LaptopFacts, metricsPorts } from './laptop-facts.ts';

const ASK_MS = 3_000;
const root = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Looks at the demo of `npm start`, where its environment says that it is.
 *
 * @throws {ConfigError} if the launcher's own variables are wrong
 */
export async function gatherLaptop(env: NodeJS.ProcessEnv, signal: AbortSignal): Promise<LaptopFacts> {
  const { PORT, HOST, REDIS_URL } = readLauncherConfig(env);
  const ports = portsFrom(PORT);
  const hostOf = (port: keyof Ports) => (port === 'page' ? (HOST ?? '127.0.0.1') : '127.0.0.1');
  const askAt = (port: keyof Ports, path: string) => askPort(hostOf(port), ports[port], path, signal);
  const askEach = async <Name extends keyof Ports>(names: readonly Name[], path: string) =>
    Object.fromEntries(await Promise.all(names.map(async (name) => [name, await askAt(name, path)]))) as Record<
      Name,
      Fact<Answer>
    >;
  const manifests = `${root}.local/${PORT}/istio-manifests`;
  return {
    ports,
    redisUrl: REDIS_URL,
    silent: await silentPorts(ports, hostOf),
    page: await askAt('page', '/'),
    health: await askEach(healthPorts, '/_healthz'),
    metrics: await askEach(metricsPorts, '/metrics'),
    state: await askAt('page', '/api/state'),
    watcherStatus: await askAt('watcher', '/status'),
    mistakes: await readRules(manifests).then(
      () => undefined,
      (error: Error) => error.message,
    ),
    virtualServices: await readVirtualService(join(manifests, 'worker-virtual-service.yaml')),
  };
}

async function askPort(host: string, port: number, path: string, signal: AbortSignal): Promise<Fact<Answer>> {
  try {
    const url = `http://${host.includes(':') ? `[${host}]` : host}:${port}${path}`;
    return known(await ask(url, ASK_MS, signal));
  } catch (error) {
    return unknown(`port ${port} does not answer (${whyNoAnswer(error)}).`, 'see the check "ports" above');
  }
}

async function silentPorts(ports: Ports, hostOf: (port: keyof Ports) => string): Promise<(keyof Ports)[]> {
  const names = Object.keys(ports) as (keyof Ports)[];
  const silent = await Promise.all(
    names.map(async (name) => ((await listens(hostOf(name), ports[name])) ? [] : [name])),
  );
  return silent.flat();
}

function listens(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: ASK_MS });
    const end = (result: boolean) => {
      socket.destroy();
      resolve(result);
    };
    socket.on('connect', () => end(true));
    socket.on('timeout', () => end(false));
    socket.on('error', () => end(false));
  });
}

async function readVirtualService(file: string): Promise<Fact<VirtualService[]>> {
  try {
    return known([virtualServiceSchema.parse(parse(await readFile(file, 'utf8')))]);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return unknown(
      `the copy of worker-virtual-service.yaml that the router follows cannot be read${code === undefined ? '' : ` (${code})`}.`,
      'see the check "manifests", and start the demo in this folder: npm start',
    );
  }
}
