import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { whyNoAnswer } from '@hashr/mesh/get-text.ts';
import { parseJson } from '@hashr/messages/parse-json.ts';
import { z } from 'zod';
import { skipped } from '../finding.ts';
import { get, readJson } from './answer.ts';
import { GATEWAY_API, type Kind, kinds, type ObjectOf } from './objects.ts';
import type { Programs } from './programs.ts';

/** How long the API server may take for one answer, in milliseconds. */
const TIMEOUT_MS = 8_000;

const INSTALL_GATEWAY_API =
  'install the Gateway API: https://istio.io/latest/docs/tasks/traffic-management/ingress/gateway-api/#setup';

/** What the API server says when it refuses a request. */
const refusalSchema = z.object({ message: z.string() }).catch({ message: 'it gives no reason.' });

/** Reads from the API server. Each read throws a `Complaint` if it fails. */
export interface Api {
  /** The answer at a path; undefined if there is none, also if the cluster does not know the kind of object. */
  find<Schema extends z.ZodType>(path: string, schema: Schema): Promise<z.output<Schema> | undefined>;
  /** The objects in one namespace, or in all. */
  list<Of extends Kind>(kind: Of, from: { namespace?: string; selector?: string }): Promise<ObjectOf<Of>[]>;
}

/** Reads through one `kubectl proxy`, which has the user's credentials and refuses everything but reads. */
export function createApi(programs: Programs, context: string, signal: AbortSignal): Api {
  const socket = openProxy(programs, context, signal);
  // Each read reports the failure.
  socket.catch(() => undefined);

  async function find<Schema extends z.ZodType>(path: string, schema: Schema) {
    const socketPath = await socket;
    const command = `kubectl --context ${context} get --raw '${path}'`;
    const options = { timeoutMs: TIMEOUT_MS, signal, socketPath };
    const { status, text } = await get(`http://localhost${path}`, options).catch((error) => {
      throw skipped(`the API server does not answer (${whyNoAnswer(error)}).`, `try it: ${command}`);
    });
    if (status === 404) {
      return undefined;
    }
    if (status !== 200) {
      const remedy = status === 403 ? 'ask an administrator of the cluster for permission to run' : 'try it';
      const { message } = refusalSchema.parse(parseJson(text));
      throw skipped(`the API server answers ${status}: ${message}`, `${remedy}: ${command}`);
    }
    return readJson(schema, text, path, `to see the output: ${command}`);
  }

  return {
    find,
    async list<Of extends Kind>(kind: Of, { namespace, selector }: { namespace?: string; selector?: string }) {
      const { api, schema, resource = kind }: { api: string; schema: z.ZodType; resource?: string } = kinds[kind];
      const scope = namespace === undefined ? '' : `/namespaces/${namespace}`;
      const query = selector === undefined ? '' : `?labelSelector=${encodeURIComponent(selector)}`;
      const found = await find(`${api}${scope}/${resource}${query}`, z.object({ items: z.array(schema) }));
      if (found === undefined) {
        const install = api === GATEWAY_API ? INSTALL_GATEWAY_API : `istioctl install --context ${context}`;
        throw skipped(`the cluster does not know ${api}/${resource}.`, install);
      }
      return found.items as ObjectOf<Of>[];
    },
  };
}

/** Opens a Unix socket in a folder that only this user can open, and returns its path. */
async function openProxy({ serve }: Programs, context: string, signal: AbortSignal): Promise<string> {
  const folder = makeFolder();
  signal.addEventListener('abort', () => rmSync(folder, { recursive: true, force: true }));
  const socketPath = join(folder, 'api');
  const reads = ['--reject-methods=POST,PUT,PATCH,DELETE', `--unix-socket=${socketPath}`];
  await serve(['--context', context, 'proxy', ...reads], /^(Starting to serve)/m);
  return socketPath;
}

/** @throws {Complaint} if the folder for temporary files does not exist, or this user may not write to it */
function makeFolder(): string {
  try {
    return mkdtempSync(join(tmpdir(), 'hashr-doctor-'));
  } catch (error) {
    const remedy = 'set TMPDIR to a folder that you can write to';
    throw skipped(`the doctor can make no folder for its socket: ${(error as Error).message}`, remedy);
  }
}
