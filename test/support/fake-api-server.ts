import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { isDeepStrictEqual } from 'node:util';
import { WORKER_SERVICE, WORKER_VIRTUAL_SERVICE } from '@hashr/mesh/names.ts';
import { listen } from '@hashr/service-kit/http-server.ts';
import type { Certificate } from './certificate.ts';
import { listenWithTls } from './tls-server.ts';

/** The certificates of a server with TLS. Without them, the server uses plain HTTP. */
interface Tls {
  server: Certificate;
  /** The `user` of the kubeconfig: client certificate, token file. */
  user: object;
}

type Operation = { op: 'test' | 'replace' | 'add'; path: string; value: unknown };

interface FakeEvent {
  type: string;
  reason: string;
  message: string;
  count: number;
}

/** The part of a Kubernetes API server that the watcher uses: one VirtualService, and Events. */
export interface FakeApiServer {
  /** The path of a kubeconfig for this server. */
  kubeconfig: string;
  /** The stored weights of primary and burst. */
  weights: [number, number];
  annotations: Record<string, string>;
  /** The field manager that changed the routes last. */
  manager: string;
  /** When the routes were changed last, by the clock of the API server. */
  changedAt: Date;
  /** The weights after each accepted patch. */
  writes: [number, number][];
  events: FakeEvent[];
  /** For each request: its bearer token, and the subject of its client certificate. */
  callers: { token: string | undefined; subject: string | undefined }[];
  /** TLS handshakes so far. */
  handshakes: number;
  /** Answers the next requests of a method with these statuses. */
  refuse(method: 'GET' | 'PATCH' | 'POST', ...statuses: number[]): void;
  /** Whether it leaves requests without an answer. */
  hangs: boolean;
  /** Called before each patch, to change something in between. */
  beforePatch: (() => void) | undefined;
  close(): Promise<void>;
}

/** Starts the server, with all traffic on primary. */
export async function startFakeApiServer(tls?: Tls): Promise<FakeApiServer> {
  const refusals: Record<string, number[]> = { GET: [], PATCH: [], POST: [] };
  const directory = await mkdtemp(join(tmpdir(), 'hashr-kubeconfig-'));

  function virtualService() {
    const [primary, burst] = fake.weights;
    return {
      apiVersion: 'networking.istio.io/v1',
      kind: 'VirtualService',
      metadata: {
        name: WORKER_VIRTUAL_SERVICE,
        annotations: fake.annotations,
        managedFields: [
          { manager: fake.manager, time: fake.changedAt.toISOString(), fieldsV1: { 'f:spec': { 'f:http': {} } } },
          { manager: 'y', time: new Date().toISOString(), fieldsV1: { 'f:metadata': {} } },
        ],
      },
      spec: {
        http: [
          {
            name: 'worker',
            route: [
              { destination: { host: WORKER_SERVICE, subset: 'primary' }, weight: primary },
              { destination: { host: WORKER_SERVICE, subset: 'burst' }, weight: burst },
            ],
          },
        ],
      },
    };
  }

  function patch(operations: Operation[], manager: string): number {
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
    fake.manager = manager;
    fake.changedAt = new Date();
    return 200;
  }

  /** Returns the status and the body of the answer to a request. */
  function answer(method: string, url: URL, contentType: string | undefined, body: string): [number, object] {
    const refusal = refusals[method]?.shift();
    const status = (code: number): [number, object] => [code, { kind: 'Status', code, message: 'not now' }];
    if (refusal !== undefined) {
      return status(refusal);
    }
    if (method === 'POST') {
      fake.events.push(JSON.parse(body));
      return [201, { ...JSON.parse(body), metadata: { name: String(fake.events.length - 1) } }];
    }
    const [, eventName] = /\/events\/(\d+)$/.exec(url.pathname) ?? [];
    if (method === 'PATCH' && eventName !== undefined) {
      const event = fake.events[Number(eventName)];
      return event !== undefined && contentType === 'application/merge-patch+json'
        ? [200, Object.assign(event, JSON.parse(body))]
        : status(event === undefined ? 404 : 415);
    }
    if (method === 'PATCH') {
      const manager = url.searchParams.get('fieldManager') ?? 'unknown';
      const code = contentType === 'application/json-patch+json' ? patch(JSON.parse(body), manager) : 415;
      return code === 200 ? [200, virtualService()] : status(code);
    }
    return [200, virtualService()];
  }

  const handler: RequestListener = async (request, response) => {
    const { method = '', url = '', headers, socket } = request;
    const { subject } = ((socket as TLSSocket).getPeerCertificate?.() ?? {}) as { subject?: { CN?: string } };
    fake.callers.push({ token: headers.authorization?.replace('Bearer ', ''), subject: subject?.CN });
    if (fake.hangs) {
      return;
    }
    const [status, answered] = answer(
      method,
      new URL(url, 'http://fake'),
      headers['content-type'],
      await readBody(request),
    );
    response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(answered));
  };
  const server =
    tls === undefined
      ? await listen(createServer(handler), 0, '127.0.0.1')
      : await listenWithTls(handler, tls.server, () => {
          fake.handshakes += 1;
        });
  const kubeconfig = join(directory, 'kubeconfig');
  await writeFile(
    kubeconfig,
    JSON.stringify({
      clusters: [
        {
          name: 'fake',
          cluster: {
            server: server.url,
            ...(tls === undefined
              ? { 'insecure-skip-tls-verify': true }
              : { 'certificate-authority-data': Buffer.from(tls.server.cert).toString('base64') }),
          },
        },
      ],
      users: [{ name: 'fake', user: tls?.user ?? {} }],
      contexts: [{ name: 'fake', context: { cluster: 'fake', user: 'fake' } }],
      'current-context': 'fake',
    }),
  );

  const fake: FakeApiServer = {
    kubeconfig,
    weights: [100, 0],
    annotations: {},
    manager: 'kubectl-client-side-apply',
    changedAt: new Date(Date.now() - 3_600_000),
    writes: [],
    events: [],
    callers: [],
    handshakes: 0,
    refuse: (method, ...statuses) => void refusals[method]?.push(...statuses),
    hangs: false,
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
