import { createServer, type RequestListener, type Server } from 'node:http';
import { afterEach, expect, test, vi } from 'vitest';
import { createCluster } from '../cluster/cluster.ts';
import type { Programs } from '../cluster/programs.ts';
import { skipped } from '../finding.ts';

const stops: (() => void)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) {
    stop();
  }
});

function listen(server: Server, where: string | number): Promise<void> {
  stops.push(() => server.close());
  return new Promise((resolve) => server.listen(where, resolve));
}

type Answers = Record<string, [status: number, body: unknown]>;

/** Answers by path; what is not there is 404, as at the API server. */
function answering(answers: Answers, requests: string[] = []): RequestListener {
  return ({ url = '' }, response) => {
    requests.push(url);
    const [status, body] = answers[url] ?? [404, { message: 'not found' }];
    response.writeHead(status).end(typeof body === 'string' ? body : JSON.stringify(body));
  };
}

/** A cluster behind a real Unix socket, as `kubectl proxy` opens it, and behind real ports, as `kubectl port-forward` does. */
function aCluster(api: Answers, ports: Answers = {}) {
  const stopping = new AbortController();
  stops.push(() => stopping.abort());
  const requests: string[] = [];
  const forwards: string[] = [];
  const programs: Programs = {
    run: () => Promise.reject(skipped('not in this test.', '')),
    async serve(args, ready) {
      const socket = args.find((arg) => arg.startsWith('--unix-socket='))?.replace('--unix-socket=', '');
      const server = createServer(answering(socket === undefined ? ports : api, requests));
      await listen(server, socket ?? 0);
      if (socket !== undefined) {
        return 'Starting to serve';
      }
      forwards.push(args.slice(2).join(' '));
      const { port } = server.address() as { port: number };
      return ready.exec(`Forwarding from 127.0.0.1:${port} -> 1\n`)?.[1] ?? '';
    },
  };
  const cluster = createCluster(programs, { context: 'primary', namespace: 'hashr' }, stopping.signal);
  return { cluster, requests, forwards };
}

const PODS = '/api/v1/namespaces/hashr/pods';
const DEPLOYMENTS = '/apis/apps/v1/namespaces/hashr/deployments';
const VIRTUAL_SERVICES = '/apis/networking.istio.io/v1/namespaces/hashr/virtualservices';
const pod = (name: string, app: string, ready = 'True') => ({
  metadata: { name, namespace: 'hashr', labels: { app } },
  spec: { containers: [{ name: app }] },
  status: { phase: 'Running', conditions: [{ type: 'Ready', status: ready }] },
});

test('reads objects once, and what does not exist is not an error where that is an answer', async () => {
  const { cluster, requests } = aCluster({ [PODS]: [200, { items: [pod('a', 'frontend')] }] });

  expect((await Promise.all([cluster.pods(), cluster.pods()]))[0]?.[0]?.metadata.name).toBe('a');
  expect(requests).toEqual([PODS]);
  expect(await cluster.namespaceLabels()).toBeUndefined();
  expect(await cluster.istioVersions()).toEqual([]);
});

test('selects pods in all namespaces by their labels', async () => {
  const { cluster, requests } = aCluster({ '/api/v1/pods?labelSelector=a%3Db%2Cc%3Dd': [200, { items: [] }] });

  expect(await cluster.podsWith('a=b,c=d')).toEqual([]);
  expect(requests).toHaveLength(1);
});

test.for([
  ['the kind of object is unknown', 404, {}, /does not know .*virtualservices/, /^istioctl install/],
  [
    'the user lacks the right',
    403,
    { message: 'x is forbidden' },
    /403: x is forbidden/,
    /^ask an administrator .* --raw/,
  ],
  ['the API server fails', 500, { message: 'etcd' }, /500: etcd/, /^try it: kubectl --context primary get --raw/],
  ['the proxy cannot reach the API server', 502, 'Bad Gateway', /502: it gives no reason/, /^try it/],
  ['the answer is not JSON', 200, 'no', /cannot read .*not JSON/, /^to see the output/],
  ['an object is not valid', 200, { items: [{ spec: { http: 1 } }] }, /items 0 spec http/, /^to see the output/],
] as const)('a read is skipped with a remedy if %s', async ([, status, body, message, remedy]) => {
  const { cluster } = aCluster({ [VIRTUAL_SERVICES]: [status, body] });

  await expect(cluster.virtualServices()).rejects.toMatchObject({
    result: 'skipped',
    message: expect.stringMatching(message),
    remedy: expect.stringMatching(remedy),
  });
});

test('a cluster need not know the Gateway API', async () => {
  await expect(aCluster({}).cluster.httpRoutes()).rejects.toMatchObject({
    result: 'skipped',
    remedy: expect.stringContaining('install the Gateway API'),
  });
});

test('asks a pod that is ready, and only such a pod', async () => {
  const pods = { items: [pod('a', 'frontend', 'False'), pod('b', 'frontend'), pod('w', 'istiowatcher', 'False')] };
  const { cluster, forwards } = aCluster({ [PODS]: [200, pods] }, { '/api/state': [200, { redis: 'connected' }] });

  expect(await cluster.state()).toMatchObject({ status: 200, text: '{"redis":"connected"}' });
  expect(forwards).toEqual(['-n hashr port-forward pod/b :8080']);
  await expect(cluster.watcherStatus()).rejects.toMatchObject({ message: 'no pod with app=istiowatcher is ready.' });
});

/** A Deployment of the watcher that asks a Prometheus in the cluster. */
const watcher = (prometheusUrl: string) => ({
  metadata: { name: 'istiowatcher-deployment' },
  spec: {
    template: {
      spec: { containers: [{ name: 'istiowatcher', env: [{ name: 'PROMETHEUS_URL', value: prometheusUrl }] }] },
    },
  },
});
const target = (app: string, namespace: string, scrapeInterval: string) => ({
  labels: { app, namespace },
  scrapeInterval,
});

test("reads the scrape intervals of this namespace's frontends, the longest first", async () => {
  const activeTargets = [
    target('frontend', 'hashr', '15s'),
    target('frontend', 'hashr', '1m0s'),
    target('frontend', 'elsewhere', '5m'),
    target('worker', 'hashr', '5m'),
  ];
  const { cluster, forwards } = aCluster(
    { [DEPLOYMENTS]: [200, { items: [watcher('http://prom.monitoring:90')] }] },
    { '/api/v1/targets?state=active': [200, { data: { activeTargets } }] },
  );

  expect(await cluster.scrapeIntervals()).toEqual([60, 15]);
  expect(forwards).toEqual(['-n monitoring port-forward service/prom :90']);
});

test.for(['http://prometheus.example.com', 'nonsense'])('does not look for a Prometheus at %s', async (url) => {
  const { cluster } = aCluster({ [DEPLOYMENTS]: [200, { items: [watcher(url)] }] });

  await expect(cluster.prometheusRate()).rejects.toMatchObject({ message: expect.stringMatching(/not a Service/) });
});

test('without a folder for the socket, reads are skipped', async () => {
  vi.stubEnv('TMPDIR', '/there/is/no/such/folder');
  stops.push(() => vi.unstubAllEnvs());
  const { cluster } = aCluster({});

  await expect(cluster.pods()).rejects.toMatchObject({ result: 'skipped', remedy: expect.stringContaining('TMPDIR') });
});
