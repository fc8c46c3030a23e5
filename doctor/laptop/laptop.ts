import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readLauncherConfig } from '@hashr/local/launcher/config.ts';
import { type Ports, portsFrom } from '@hashr/local/launcher/ports.ts';
import { readRules } from '@hashr/local/router/manifests.ts';
import { NAMESPACE } from '@hashr/local/router/namespace.ts';
import { whyNoAnswer } from '@hashr/mesh/get-text.ts';
import { metadataSchema } from '@hashr/mesh/istio-objects.ts';
import { readMeshMetrics } from '@hashr/mesh/mesh-metrics.ts';
import { type RouteKind, routeKinds, routeObjects } from '@hashr/mesh/route-kinds.ts';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { type Answer, get } from '../cluster/answer.ts';
import { memoised } from '../cluster/memoised.ts';
import { skipped } from '../finding.ts';

const TIMEOUT_MS = 3_000;
const root = fileURLToPath(new URL('../..', import.meta.url));

const objectSchema = z.looseObject({ metadata: metadataSchema });

/** What the doctor reads of the demo of `npm start`. Each read throws a `Complaint` if it fails. */
export type Laptop = ReturnType<typeof createLaptop>;

/**
 * Reads the demo of `npm start` at the ports that its environment sets.
 *
 * @throws {ConfigError} if the launcher's own variables are invalid
 */
export function createLaptop(env: NodeJS.ProcessEnv, signal: AbortSignal) {
  const { PORT, HOST, REDIS_URL, ROUTE } = readLauncherConfig(env);
  const ports = portsFrom(PORT);
  const manifests = `${root}.local/${PORT}/istio-manifests`;
  const hostOf = (port: keyof Ports) => (port === 'page' ? (HOST ?? '127.0.0.1') : '127.0.0.1');

  async function ask(port: keyof Ports, path: string): Promise<Answer> {
    const host = hostOf(port);
    const url = `http://${host.includes(':') ? `[${host}]` : host}:${ports[port]}${path}`;
    return get(url, { timeoutMs: TIMEOUT_MS, signal }).catch((error) => {
      throw skipped(`port ${ports[port]} does not answer (${whyNoAnswer(error)}).`, 'see the check "ports" above');
    });
  }

  const { routeKind } = memoised({
    /** The kind of the worker's route: the router's metrics name the workers as this kind does. Without a router, ROUTE. */
    async routeKind(): Promise<RouteKind> {
      const text = await ask('routerMetrics', '/metrics').then(
        ({ text }) => text,
        () => '',
      );
      const isNamedBy = (route: RouteKind) =>
        Object.keys(readMeshMetrics(text, { namespace: NAMESPACE, route })?.healthyEndpoints ?? {}).length > 0;
      return routeKinds.find(isNamedBy) ?? ROUTE;
    },
  });

  return {
    ports,
    /** A Redis that the demo was told to use; undefined: it has its own, in its block of ports. */
    redisUrl: REDIS_URL,
    get: ask,
    routeKind,
    ...memoised({
      /** The ports on which no program listens. */
      async silent(): Promise<(keyof Ports)[]> {
        const names = Object.keys(ports) as (keyof Ports)[];
        const open = await Promise.all(names.map((name) => listens(hostOf(name), ports[name])));
        return names.filter((_name, index) => !open[index]);
      },
      /** What is wrong with the manifests that the router reads; undefined: nothing. */
      async mistakes() {
        return readRules(manifests, await routeKind()).then(
          () => undefined,
          (error: Error) => error.message,
        );
      },
      /** The objects in the file with the worker's route, as the router reads it. */
      async routes() {
        const { file } = routeObjects[await routeKind()];
        try {
          const text = await readFile(join(manifests, file), 'utf8');
          return parseAllDocuments(text).map((document) => {
            const [error] = document.errors;
            if (error !== undefined) {
              throw error;
            }
            return objectSchema.parse(document.toJS());
          });
        } catch (error) {
          const { code } = error as NodeJS.ErrnoException;
          throw skipped(
            `the router's copy of ${file} cannot be read${code === undefined ? '' : ` (${code})`}.`,
            'see the check "manifests", and start the demo in this folder: npm start',
          );
        }
      },
    }),
  };
}

async function listens(host: string, port: number): Promise<boolean> {
  const socket = connect({ host, port });
  try {
    await once(socket, 'connect', { signal: AbortSignal.timeout(TIMEOUT_MS) });
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
