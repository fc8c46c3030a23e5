import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { isDeepStrictEqual } from 'node:util';
import { WORKER_SERVICE } from '@hashr/mesh/names.ts';
import { type RouteKind, routeObjects } from '@hashr/mesh/route-kinds.ts';
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

/** The statuses with which the next requests of each method are refused. */
type Refusals = Record<'GET' | 'PATCH' | 'POST', number[]>;

type Answer = [status: number, body: object];

interface FakeEvent {
  type: string;
  reason: string;
  message: string;
  count: number;
}

/** The part of a Kubernetes API server that the watcher uses: one route, and Events. */
export interface FakeApiServer {
  /** The path of a kubeconfig for this server. */
  kubeconfig: string;
  /** The stored weights of primary and burst. */
  weights: [number, number];
  annotations: Record<string, string>;
  /** The kind of the stored route. */
  route: RouteKind;
  /** The stored `spec.http` of a VirtualService, made of the weights. */
  http: (primary: number, burst: number) => object[];
  /** The stored `spec.rules` of an HTTPRoute. */
  rules: (primary: number, burst: number) => object[];
  /** The conditions of the HTTPRoute for worker-service. */
  conditions: { type: string; status: string; reason: string; message: string }[];
  /** The stored object of the other kind; undefined: there is none. */
  otherRoute: object | undefined;
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
  const refusals: Refusals = { GET: [], PATCH: [], POST: [] };
  const directory = await mkdtemp(join(tmpdir(), 'hashr-kubeconfig-'));
  const fake: FakeApiServer = {
    kubeconfig: join(directory, 'kubeconfig'),
    weights: [100, 0],
    annotations: {},
    http: (primary, burst) => [
      {
        name: 'worker',
        route: [
          { destination: { host: WORKER_SERVICE, subset: 'primary' }, weight: primary },
          { destination: { host: WORKER_SERVICE, subset: 'burst' }, weight: burst },
        ],
      },
    ],
    route: 'virtualservice',
    rules: (primary, burst) => [
      {
        backendRefs: [
          { kind: 'Service', name: 'worker-primary', port: 80, weight: primary },
          { kind: 'Service', name: 'worker-burst', port: 80, weight: burst },
        ],
      },
    ],
    conditions: [
      { type: 'Accepted', status: 'True', reason: 'Accepted', message: 'Route was valid' },
      { type: 'ResolvedRefs', status: 'True', reason: 'ResolvedRefs', message: 'All references resolved' },
    ],
    otherRoute: undefined,
    manager: 'kubectl-client-side-apply',
    changedAt: new Date(Date.now() - 3_600_000),
    writes: [],
    events: [],
    callers: [],
    handshakes: 0,
    refuse: (method, ...statuses) => void refusals[method].push(...statuses),
    hangs: false,
    beforePatch: undefined,
    async close() {
      await server.close();
      await rm(directory, { recursive: true });
    },
  };
  const handler = createHandler(fake, refusals);
  const server =
    tls === undefined
      ? await listen(createServer(handler), 0, '127.0.0.1')
      : await listenWithTls(handler, tls.server, () => {
          fake.handshakes += 1;
        });
  await writeFile(fake.kubeconfig, JSON.stringify(toKubeconfig(server.url, tls)));
  return fake;
}

function createHandler(fake: FakeApiServer, refusals: Refusals): RequestListener {
  return async (request, response) => {
    const { method = '', url = '', headers, socket } = request;
    const { subject } = ((socket as TLSSocket).getPeerCertificate?.() ?? {}) as { subject?: { CN?: string } };
    fake.callers.push({ token: headers.authorization?.replace('Bearer ', ''), subject: subject?.CN });
    if (fake.hangs) {
      return;
    }
    const body = await readBody(request);
    const { group, plural } = routeObjects[fake.route];
    if (method === 'GET' && !url.includes(`/${group}/v1/namespaces/hashr/${plural}/`)) {
      const [code, answer]: Answer = fake.otherRoute === undefined ? status(404) : [200, fake.otherRoute];
      response.writeHead(code, { 'Content-Type': 'application/json' }).end(JSON.stringify(answer));
      return;
    }
    const refusal = refusals[method as keyof Refusals]?.shift();
    const [code, answer] =
      refusal === undefined
        ? answerTo(fake, method, new URL(url, 'http://fake'), headers['content-type'], body)
        : status(refusal);
    response.writeHead(code, { 'Content-Type': 'application/json' }).end(JSON.stringify(answer));
  };
}

const status = (code: number): Answer => [code, { kind: 'Status', code, message: 'not now' }];

function answerTo(
  fake: FakeApiServer,
  method: string,
  url: URL,
  contentType: string | undefined,
  body: string,
): Answer {
  const [, eventName] = /\/events\/(\d+)$/.exec(url.pathname) ?? [];
  if (method === 'POST') {
    fake.events.push(JSON.parse(body));
    return [201, { ...JSON.parse(body), metadata: { name: String(fake.events.length - 1) } }];
  }
  if (method === 'PATCH' && eventName !== undefined) {
    const event = fake.events[Number(eventName)];
    return event !== undefined && contentType === 'application/merge-patch+json'
      ? [200, Object.assign(event, JSON.parse(body))]
      : status(event === undefined ? 404 : 415);
  }
  if (method === 'PATCH') {
    const manager = url.searchParams.get('fieldManager') ?? 'unknown';
    const code = contentType === 'application/json-patch+json' ? patchWeights(fake, JSON.parse(body), manager) : 415;
    return code === 200 ? [200, toObject(fake)] : status(code);
  }
  return [200, toObject(fake)];
}

function toObject({ route, weights, annotations, http, rules, conditions, manager, changedAt }: FakeApiServer) {
  const { group, version, kind, name, routesField } = routeObjects[route];
  const parentRef = { group: '', kind: 'Service', name: WORKER_SERVICE, port: 80 };
  return {
    apiVersion: `${group}/${version}`,
    kind,
    metadata: {
      name,
      annotations,
      managedFields: [
        { manager, time: changedAt.toISOString(), fieldsV1: { 'f:spec': { [`f:${routesField}`]: {} } } },
        { manager: 'y', time: new Date().toISOString(), fieldsV1: { 'f:metadata': {} } },
      ],
    },
    ...(route === 'virtualservice'
      ? { spec: { http: http(...weights) } }
      : {
          spec: { parentRefs: [parentRef], rules: rules(...weights) },
          status: { parents: [{ parentRef, controllerName: 'istio.io/gateway-controller', conditions }] },
        }),
  };
}

/** Applies a JSON patch of the weights, if all its tests hold. Returns the status of the answer. */
function patchWeights(fake: FakeApiServer, operations: Operation[], manager: string): number {
  fake.beforePatch?.();
  const before = toObject(fake);
  const at = (path: string) =>
    path
      .split('/')
      .slice(1)
      .reduce<unknown>((value, key) => (value as Record<string, unknown>)[key], before);
  if (operations.some(({ op, path, value }) => op === 'test' && !isDeepStrictEqual(at(path), value))) {
    return 422;
  }
  for (const { op, path, value } of operations) {
    const [, index] = /^\/spec\/(?:http\/0\/route|rules\/0\/backendRefs)\/([01])\/weight$/.exec(path) ?? [];
    if (op !== 'test' && index !== undefined) {
      fake.weights = index === '0' ? [Number(value), fake.weights[1]] : [fake.weights[0], Number(value)];
    }
  }
  fake.writes.push(fake.weights);
  fake.manager = manager;
  fake.changedAt = new Date();
  return 200;
}

function toKubeconfig(server: string, tls: Tls | undefined) {
  const trust =
    tls === undefined
      ? { 'insecure-skip-tls-verify': true }
      : { 'certificate-authority-data': Buffer.from(tls.server.cert).toString('base64') };
  return {
    clusters: [{ name: 'fake', cluster: { server, ...trust } }],
    users: [{ name: 'fake', user: tls?.user ?? {} }],
    contexts: [{ name: 'fake', context: { cluster: 'fake', user: 'fake' } }],
    'current-context': 'fake',
  };
}

async function readBody(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request) {
    body += chunk;
  }
  return body;
}
