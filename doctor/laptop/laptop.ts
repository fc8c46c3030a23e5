import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readLauncherConfig } from '@hashr/local/launcher/config.ts';
import { type Ports, portsFrom } from '@hashr/local/launcher/ports.ts';
import { readRules } from '@hashr/local/router/manifests.ts';
import { parse } from 'yaml';
import { type Answer, ask, whyNoAnswer } from '../cluster/ask.ts';
import { type VirtualService, virtualServiceSchema } from '../cluster/objects.ts';
import { skipped } from '../finding.ts';
import { once } from '../once.ts';

const ASK_MS = 3_000;
const root = fileURLToPath(new URL('../..', import.meta.url));

/** What can be read of the demo of `npm start`. Each read throws a {@link Complaint} if there is no answer. */
export interface Laptop {
  ports: Ports;
  /** A Redis that the demo was told to use; undefined: it has its own, in its block of ports. */
  redisUrl: string | undefined;
  /** The ports at which nobody listens. */
  silent(): Promise<(keyof Ports)[]>;
  get(port: keyof Ports, path: string): Promise<Answer>;
  /** What is wrong with the manifests that the router follows; undefined: nothing. */
  mistakes(): Promise<string | undefined>;
  virtualService(): Promise<VirtualService>;
}

/**
 * Reads the demo of `npm start` where its environment says that it is.
 *
 * @throws {ConfigError} if the launcher's own variables are wrong
 */
export function createLaptop(env: NodeJS.ProcessEnv, signal: AbortSignal): Laptop {
  const { PORT, HOST, REDIS_URL } = readLauncherConfig(env);
  const ports = portsFrom(PORT);
  const manifests = `${root}.local/${PORT}/istio-manifests`;
  const hostOf = (port: keyof Ports) => (port === 'page' ? (HOST ?? '127.0.0.1') : '127.0.0.1');

  return {
    ports,
    redisUrl: REDIS_URL,
    silent: once(async () => {
      const names = Object.keys(ports) as (keyof Ports)[];
      const open = await Promise.all(names.map((name) => listens(hostOf(name), ports[name])));
      return names.filter((_name, index) => !open[index]);
    }),
    async get(port, path) {
      const host = hostOf(port);
      try {
        return await ask(`http://${host.includes(':') ? `[${host}]` : host}:${ports[port]}${path}`, ASK_MS, signal);
      } catch (error) {
        throw skipped(`port ${ports[port]} does not answer (${whyNoAnswer(error)}).`, 'see the check "ports" above');
      }
    },
    mistakes: () =>
      readRules(manifests).then(
        () => undefined,
        (error: Error) => error.message,
      ),
    virtualService: once(async () => {
      try {
        return virtualServiceSchema.parse(
          parse(await readFile(join(manifests, 'worker-virtual-service.yaml'), 'utf8')),
        );
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        throw skipped(
          `the copy of worker-virtual-service.yaml that the router follows cannot be read${code === undefined ? '' : ` (${code})`}.`,
          'see the check "manifests", and start the demo in this folder: npm start',
        );
      }
    }),
  };
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
