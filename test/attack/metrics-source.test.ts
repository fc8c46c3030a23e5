import { once } from 'node:events';
import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { watcherStatusSchema } from '@hashr/messages/burst.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Demo, startDemo } from '../support/demo.ts';
import type { RunningWatcher } from '../support/demo-programs.ts';
import { until } from '../support/until.ts';

let demo: Demo;
let source: Server;
let watcher: RunningWatcher;
let answer: RequestListener = (_request, response) => response.end();
beforeAll(async () => {
  demo = await startDemo();
  source = createServer((request, response) => answer(request, response)).listen(0, '127.0.0.1');
  await once(source, 'listening');
  const url = `http://127.0.0.1:${(source.address() as AddressInfo).port}/metrics`;
  watcher = await demo.startWatcher({ METRICS_URL: url });
});
afterAll(async () => {
  source.closeAllConnections();
  source.close();
  await demo.stop();
});

const cluster = (subset: string) => `cluster_name="outbound|80|${subset}|worker-service.hashr.svc.cluster.local"`;
const counter = (value: string, more = '') =>
  `istio_requests_total{reporter="source",destination_service="worker-service.hashr",destination_cluster="primary"${more},response_code="200"} ${value}\n`;
const healthy = (value: string) =>
  `envoy_cluster_membership_healthy{${cluster('primary')}} ${value}\nenvoy_cluster_membership_healthy{${cluster('burst')}} ${value}\n`;

/** Sends a text again and again until the watcher closes the connection. The limit only protects this computer. */
function endless(text: string): RequestListener {
  return (_request, response) => {
    const chunk = text.repeat(1_000);
    let sent = 0;
    const push = () => {
      for (; sent < 200_000_000 && response.write(chunk); sent += chunk.length);
    };
    response.on('drain', push);
    push();
  };
}
const text = (body: string | Buffer, headers: Record<string, string> = {}, status = 200): RequestListener => {
  return (_request, response) => void response.writeHead(status, headers).end(body);
};
const open = new Set<ServerResponse>();

const attacks: Record<string, RequestListener> = {
  'no content': text(''),
  HTML: text('<html><script>alert(1)</script>'),
  'binary junk': text(Buffer.from(Array.from({ length: 50_000 }, (_, i) => (i * 7919) % 256))),
  'a compressed body': text(gzipSync(counter('1')), { 'Content-Encoding': 'gzip' }),
  'a redirect to itself': text('', { Location: '/metrics' }, 302),
  'status 500': text(counter('1'), {}, 500),
  'invalid numbers': text(counter('NaN') + counter('+Inf', ',a="1"') + counter('-5', ',a="2"') + counter('', ',a="3"')),
  'numbers that overflow': text(counter('1e308') + counter('1e308', ',a="1"') + healthy('1e308')),
  'negative health': text(counter('1') + healthy('-1')),
  'half a healthy worker': text(counter('1') + healthy('0.5')),
  'labels of the prototype': text(counter('1', ',__proto__="x",constructor="y",toString="z"')),
  'a label without an end': text(`istio_requests_total{reporter="source\n${counter('1', ',x="\\')}`),
  'a line of a million letters': text(`istio_requests_total{${'a'.repeat(1_000_000)}} 1\n`),
  'a line of many quotes': text(`istio_requests_total{${'a="'.repeat(300_000)}} 1\n`),
  'too many lines': endless(counter('1')),
  'a line without an end': endless('istio_requests_total{'),
  'a header without a body': (_request, response) => {
    open.add(response);
    response.writeHead(200).flushHeaders();
  },
  'no answer': (_request, response) => void open.add(response),
  'a closed connection': (request) => request.socket.destroy(),
  'half an answer': (request, response) => {
    response.writeHead(200, { 'Content-Length': 1_000 }).write(counter('1'));
    setImmediate(() => request.socket.destroy());
  },
};

test.each(Object.keys(attacks))(
  'metrics with %s: the watcher publishes a valid status and does not move the traffic',
  async (name) => {
    let requestedAtMs = Number.POSITIVE_INFINITY;
    answer = (request, response) => {
      requestedAtMs = Math.min(requestedAtMs, Date.now());
      attacks[name]?.(request, response);
    };
    const status = await until(async () => {
      const now = await watcher.status();
      return now.atMs >= requestedAtMs && now;
    }, 'there was a tick with these metrics');
    open.forEach((response) => void response.destroy());
    open.clear();

    expect(watcherStatusSchema.safeParse(status).error).toBeUndefined();
    expect(await demo.weights()).toEqual([100, 0]);
    expect(status.weights).toEqual({ primary: 100, burst: 0 });
  },
);

test('afterwards, the watcher reads valid metrics again', async () => {
  const startedMs = performance.now();
  answer = (_request, response) =>
    response.end(counter(String(Math.floor((performance.now() - startedMs) * 0.03))) + healthy('1'));
  await until(
    async () => (await demo.weights()).join() === '0,100',
    '30 requests a second move the traffic to burst',
    40_000,
  );
});
