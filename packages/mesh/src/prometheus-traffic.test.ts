import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { sayNotices } from '@hashr/messages/notices.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { prometheusTraffic } from './prometheus-traffic.ts';

const words = ['downstream', 'primary', 'burst', 'time', 'count', 'rate'] as const;
type Word = (typeof words)[number];

/** The server's answers, by a word of the query. */
let answers: Record<Word, string>;
let queries: string[];
let server: Server;
let url: string;
const { signal } = new AbortController();

const vector = (...values: string[]) =>
  JSON.stringify({
    status: 'success',
    data: { resultType: 'vector', result: values.map((value) => ({ metric: {}, value: [1_700_000_000, value] })) },
  });

beforeEach(async () => {
  queries = [];
  answers = {
    downstream: vector(),
    rate: vector('17.5'),
    count: vector('2'),
    time: vector('4'),
    primary: vector('1'),
    burst: vector('0'),
  };
  server = createServer((request, response) => {
    const query = new URL(request.url ?? '', 'http://prometheus').searchParams.get('query') ?? '';
    queries.push(query);
    const key =
      words.find((word) => query.includes(word === 'primary' || word === 'burst' ? `|${word}\\\\|` : word)) ?? 'rate';
    response.end(answers[key]);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

const observe = (address = url) =>
  prometheusTraffic(
    { url: address, namespace: 'hashr', route: 'virtualservice', windowSeconds: 60, timeoutMs: 300 },
    signal,
  );

test('queries the rate over the window, and the health of the subsets', async () => {
  const { rate, subsets } = await observe();

  expect(rate).toMatchObject({ perSecond: 17.5, windowSeconds: 60 });
  expect([subsets.primary.healthyEndpoints, subsets.burst.healthyEndpoints]).toEqual([1, 0]);
  expect(queries).toContain(
    'sum( rate( istio_requests_total{ reporter=~"source|waypoint", source_app="frontend", destination_service_name=~"worker-service|worker-primary|worker-burst", destination_service_namespace="hashr" }[60s] ) )',
  );
});

test('requests count when they start, where the frontends report that', async () => {
  answers.downstream = vector('19.5');

  expect((await observe()).rate).toMatchObject({ perSecond: 19.5 });
  expect(queries).toContain(
    'sum( rate( envoy_http_downstream_rq_total{ namespace="hashr", app="frontend", http_conn_manager_prefix=~"outbound_(0.0.0.0|.::.)_80" }[60s] ) )',
  );
  answers.downstream = vector('0');
  expect((await observe()).rate).toMatchObject({ perSecond: 0 });
});

test('no series means idle if the frontends are scraped, and no data if they are not', async () => {
  answers.rate = vector();
  expect((await observe()).rate).toMatchObject({ perSecond: 0 });
  answers.count = vector();
  expect((await observe()).rate).toMatchObject({ kind: 'nothing-scraped' });
});

test.each<[Word, string, string, string]>([
  ['rate', vector('NaN'), 'not-a-number', 'answers NaN'],
  ['time', vector('75'), 'stale', '75 s old'],
  ['rate', '<html>Sign in', 'error', 'without the result of a Prometheus query. Check PROMETHEUS_URL'],
  ['rate', '{"status":"error","errorType":"bad_data","error":"parse error"}', 'error', 'parse error'],
  ['rate', vector('1', '2'), 'error', 'without the result of a Prometheus query'],
])('%s answered with %s is a gap: %s', async (key, answer, gap, reason) => {
  answers[key] = answer;

  expect((await observe()).rate).toMatchObject({ kind: gap, message: expect.stringContaining(reason) });
});

test('a server that does not exist is a gap: unreachable', async () => {
  expect((await observe('http://127.0.0.1:1')).rate).toMatchObject({
    kind: 'unreachable',
    message: expect.stringContaining('ECONNREFUSED'),
  });
});

test('without the endpoints of the subsets, a note says that their health is not checked', async () => {
  answers.primary = vector();
  answers.burst = vector();
  const { subsets, notes } = await observe();

  expect(subsets.burst.healthyEndpoints).toBeUndefined();
  expect(notes.map(sayNotices)[0]).toContain('does not report which workers are healthy');
});

test('one subset without endpoints in Prometheus gives no note', async () => {
  answers.primary = vector();

  expect(await observe()).toMatchObject({ subsets: { primary: { failedShare: undefined } }, notes: [] });
});

test('the bounds allow for one request more or less in the window, and no rate is below 0', async () => {
  answers.rate = vector('10');
  expect((await observe()).rate).toEqual({
    perSecond: 10,
    windowSeconds: 60,
    atLeast: 10 - 1 / 60,
    atMost: 10 + 1 / 60,
  });
  answers.rate = vector('0');
  expect((await observe()).rate).toMatchObject({ atLeast: 0, atMost: 1 / 60 });
});

test('a scrape as old as the window counts', async () => {
  answers.time = vector('60');

  expect((await observe()).rate).toMatchObject({ perSecond: 17.5 });
});

test('a slash at the end of the address is ignored', async () => {
  expect((await observe(`${url}/`)).rate).toMatchObject({ perSecond: 17.5 });
});

test('the queries for the frontends name their namespace', async () => {
  await observe();

  expect(queries).toContain('count(up{namespace="hashr", app="frontend"} == 1)');
  expect(queries).toContain(
    'time() - max( timestamp(up{namespace="hashr", app="frontend"}) and up{namespace="hashr", app="frontend"} == 1 )',
  );
  expect(queries).toContain(
    'max( envoy_cluster_membership_healthy{ namespace="hashr", app="frontend", cluster_name=~"outbound\\\\|80\\\\|burst\\\\|worker-service\\\\..*" } )',
  );
});

test('a server that does not answer in time is a gap', async () => {
  server.removeAllListeners('request');

  expect((await observe()).rate).toMatchObject({
    kind: 'unreachable',
    message: expect.stringContaining('(no answer in time). Check PROMETHEUS_URL.'),
  });
});
