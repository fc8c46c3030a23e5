import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseJson } from '@hashr/messages/parse-json.ts';
import { z } from 'zod';
import { type Complaint, skipped } from '../finding.ts';
import { get, whyNoAnswer } from './http-answer.ts';
import { type Kind, kinds, type ObjectOf } from './objects.ts';
import type { Programs } from './programs.ts';

/** How long the API server may take for one answer, in milliseconds. */
const TIMEOUT_MS = 8_000;

/** Reads from the API server. Each read throws a {@link Complaint} that says why it failed. */
export interface Api {
  /** The answer at a path; undefined if there is nothing, also if the cluster does not know the kind of object. */
  find<Schema extends z.ZodType>(path: string, schema: Schema): Promise<z.output<Schema> | undefined>;
  /** Objects in one namespace, or in all. */
  list<Of extends Kind>(kind: Of, from: { namespace?: string; selector?: string }): Promise<ObjectOf<Of>[]>;
}

const refusal = z.object({ message: z.string() });

/**
 * Reads through `kubectl proxy`: one process that knows the user's credentials serves all reads. It listens on a Unix socket
 * in a folder that only this user can open, and it refuses everything but reads.
 */
export function createApi(programs: Programs, context: string, signal: AbortSignal): Api {
  const proxy = openProxy(programs, context);
  // A read reports the failure.
  proxy.catch(() => undefined);

  async function find<Schema extends z.ZodType>(path: string, schema: Schema) {
    const socketPath = await proxy;
    const command = `kubectl --context ${context} get --raw '${path}'`;
    const { status, text } = await get(`http://localhost${path}`, { timeoutMs: TIMEOUT_MS, signal, socketPath }).catch(
      (error) => {
        throw skipped(`the API server does not answer (${whyNoAnswer(error)}).`, `try it: ${command}`);
      },
    );
    const body = parseJson(text);
    if (status === 404) {
      return undefined;
    }
    if (status !== 200) {
      const why = refusal.safeParse(body).data?.message ?? text.trim();
      const remedy = status === 403 ? 'ask an administrator of the cluster for permission to run' : 'try it';
      throw skipped(`the API server answers ${status}: ${why}`, `${remedy}: ${command}`);
    }
    const { data, error } = schema.safeParse(body);
    if (error !== undefined) {
      const [issue] = error.issues;
      throw skipped(
        `the doctor does not understand the API server: ${issue?.path.join('.')} ${issue?.message}.`,
        `look at it: ${command}`,
      );
    }
    return data;
  }

  return {
    find,
    async list<Of extends Kind>(kind: Of, { namespace, selector }: { namespace?: string; selector?: string }) {
      const { api, schema, resource = kind }: { api: string; schema: z.ZodType; resource?: string } = kinds[kind];
      const scope = namespace === undefined ? '' : `/namespaces/${namespace}`;
      const query = selector === undefined ? '' : `?labelSelector=${encodeURIComponent(selector)}`;
      const found = await find(`${api}${scope}/${resource}${query}`, z.object({ items: z.array(schema) }));
      if (found === undefined) {
        throw skipped(
          `the cluster does not know ${resource} of ${api}.`,
          `install Istio: istioctl install --context ${context}`,
        );
      }
      return found.items as ObjectOf<Of>[];
    },
  };
}

/** The path of the socket. */
async function openProxy({ serve }: Programs, context: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'hashr-doctor-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const socketPath = join(folder, 'api');
  const reads = ['--reject-methods=POST,PUT,PATCH,DELETE', `--unix-socket=${socketPath}`];
  await serve(['--context', context, 'proxy', ...reads], /^(Starting to serve)/m);
  return socketPath;
}
