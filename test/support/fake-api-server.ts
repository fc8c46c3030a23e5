import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { listen } from '@hashr/service-kit/http-server.ts';

type Operation = { op: 'test' | 'replace' | 'add'; path: string; value: unknown };

/** As much of a Kubernetes API server as the watcher talks to: one VirtualService, and Events. */
export interface FakeApiServer {
  /** A kubeconfig file that leads here. */
  kubeconfig: string;
  /** The weights of primary and burst, as they are stored. */
  weights: [number, number];
  annotations: Record<string, string>;
  /** When the routes were changed last, as the API server tells it. */
  changedAt: Date;
  /** Every patch of the weights that was accepted, as the weights after it. */
  writes: [number, number][];
  events: { type: string; reason: string; message: string }[];
  /** The statuses that the next requests of a method get instead of an answer. */
  refuse(method: 'GET' | 'PATCH' | 'POST', ...statuses: number[]): void;
  /** Called before a patch is looked at, as if somebody else were faster. */
  beforePatch: (() => void) | undefined;
  close(): Promise<void>;
}

/** Starts it, with all the weight on primary. */
export async function startFakeApiServer(): Promise<FakeApiServer> {
  const refusals: Record<string, number[]> = { GET: [], PATCH: [], POST: [] };
  const directory = await mkdtemp(join(tmpdir(), 'hashr-kubeconfig-'));

  function virtualService() {
    const [primary, burst] = fake.weights;
    return {
      apiVersion: 'networking.istio.io/v1',
      kind: 'VirtualService',
      metadata: {
        name: 'worker-virtual-service',
        annotations: fake.annotations,
        managedFields: [
          { manager: 'x', time: fake.changedAt.toISOString(), fieldsV1: { 'f:spec': { 'f:http': {} } } },
          { manager: 'y', time: new Date().toISOString(), fieldsV1: { 'f:metadata': {} } },
        ],
      },
      spec: {
        http: [
          {
            name: 'worker',
            route: [
              { destination: { host: 'worker-service', subset: 'primary' }, weight: primary },
              { destination: { host: 'worker-service', subset: 'burst' }, weight: burst },
            ],
          },
        ],
      },
    };
  }

  function patch(operations: Operation[]): number {
    fake.beforePatch?.();
    const before = virtualService();
    const at = (path: string) =>
      path
        .split('/')
        .slice(1)
        .reduce<unknown>((value, key) => (value as Record<string, unknown>)[key], before);
    if (operations.some(({ op, path, value }) => op === 'test' && !isDeepStrictEqual(at(path), value))) {
      return 422;
    }
    for (const { op, path, value } of operations) {
      const [, index] = /^\/spec\/http\/0\/route\/([01])\/weight$/.exec(path) ?? [];
      if (op !== 'test' && index !== undefined) {
        fake.weights = index === '0' ? [Number(value), fake.weights[1]] : [fake.weights[0], Number(value)];
      }
    }
    fake.writes.push(fake.weights);
    fake.changedAt = new Date();
    return 200;
  }

  const server = await listen(
    createServer(async (request, response) => {
      const answer = (status: number, body: object) =>
        response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
      const body = await readBody(request);
      const refusal = refusals[request.method ?? '']?.shift();
      if (refusal !== undefined) {
        answer(refusal, { kind: 'Status', code: refusal, message: 'not now' });
      } else if (request.method === 'POST') {
        fake.events.push(JSON.parse(body));
        answer(201, JSON.parse(body));
      } else if (request.method === 'PATCH') {
        const status =
          request.headers['content-type'] === 'application/json-patch+json' ? patch(JSON.parse(body)) : 415;
        answer(status, status === 200 ? virtualService() : { kind: 'Status', code: status });
      } else {
        answer(200, virtualService());
      }
    }),
    0,
    '127.0.0.1',
  );
  const kubeconfig = join(directory, 'kubeconfig');
  await writeFile(
    kubeconfig,
    JSON.stringify({
      clusters: [{ name: 'fake', cluster: { server: server.url, 'insecure-skip-tls-verify': true } }],
      users: [{ name: 'fake', user: {} }],
      contexts: [{ name: 'fake', context: { cluster: 'fake', user: 'fake' } }],
      'current-context': 'fake',
    }),
  );

  const fake: FakeApiServer = {
    kubeconfig,
    weights: [100, 0],
    annotations: {},
    changedAt: new Date(Date.now() - 3_600_000),
    writes: [],
    events: [],
    refuse: (method, ...statuses) => void refusals[method]?.push(...statuses),
    beforePatch: undefined,
    async close() {
      await server.close();
      await rm(directory, { recursive: true });
    },
  };
  return fake;
}

async function readBody(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request) {
    body += chunk;
  }
  return body;
}
