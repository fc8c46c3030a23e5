import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { HashResponse } from '@hashr/messages/hash-request.ts';
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { type Demo, startDemo } from '../support/demo.ts';
import { runProgram } from '../support/program.ts';
import { freePort, startRedis } from '../support/redis.ts';
import { type CollectedSpan, startTraceCollector, type TraceCollector } from '../support/trace-collector.ts';
import { until } from '../support/until.ts';

describe('with a backend of traces', () => {
  let collector: TraceCollector;
  let demo: Demo;
  beforeAll(async () => {
    collector = await startTraceCollector();
    // Each worker refuses a part of the load.
    const worker = { ...collector.env, CAPACITY: 15 };
    demo = await startDemo({ frontend: collector.env, router: collector.env, worker });
  });
  afterEach(() => demo.closePages());
  afterAll(async () => {
    await demo.stop();
    collector.close();
  });

  test('each string has one trace, which says what became of it: the traces balance as the ledger does', async () => {
    const before = await demo.settled();
    const page = await demo.page();
    await page.setFrequency(30);
    await until(async () => (await demo.state()).totals.sent - before.sent >= 100, '100 strings were sent');
    await page.setFrequency(0);
    const after = await demo.settled();
    const [sent, succeeded] = [after.sent - before.sent, after.succeeded - before.succeeded];
    const traces = await tracesOf(collector, sent, () => succeeded);

    const outcomes = traces.map(({ root }) => root.attributes['hashr.outcome']);
    expect(count(outcomes, 'succeeded')).toBe(succeeded);
    expect(count(outcomes, 'failed')).toBe(sent - succeeded);
    expect(sent - succeeded).toBeGreaterThan(20);
    for (const { root, spans } of traces) {
      const isSucceeded = root.attributes['hashr.outcome'] === 'succeeded';
      expect(treeOf(root, spans)).toEqual(isSucceeded ? succeededTree : failedTree);
    }
  });

  test('the trace of a refused string shows where it failed', async () => {
    await demo.hash({ count: 60 });
    const traces = await tracesOf(collector, 60);
    const failed = traces.filter(({ root }) => root.attributes['hashr.outcome'] === 'failed');

    expect(failed.length).toBeGreaterThan(0);
    for (const { root, spans } of failed) {
      const [post, server] = [spans.find(({ name }) => name === 'POST'), spans.find(({ name }) => name === 'POST /')];
      expect(root).toMatchObject({ hasFailed: true, attributes: { 'error.type': '429', 'hashr.cluster': 'primary' } });
      expect(post).toMatchObject({ hasFailed: true, attributes: { 'http.response.status_code': 429 } });
      expect(server).toMatchObject({ hasFailed: false, attributes: { 'hashr.cluster': 'primary' } });
    }
  });

  test('a request for one string continues the trace of its caller, a request for several is linked to it', async () => {
    const callerTrace = '0af7651916cd43dd8448eb211c80319c';
    const [one, several] = ['1000000000000001', '1000000000000002'];
    await hashAs(demo, `00-${callerTrace}-${one}-01`, 1);
    await hashAs(demo, `00-${callerTrace}-${several}-01`, 3);

    const children = await until(() => rootsWith(collector, ({ parentId }) => parentId === one, 1), 'one continues');
    expect(children[0]?.traceId).toBe(callerTrace);
    const linked = await until(
      () => rootsWith(collector, ({ links }) => links.includes(several), 3),
      'three are linked',
    );
    expect(new Set(linked.map(({ traceId }) => traceId)).size).toBe(3);
    expect(linked.map(({ traceId }) => traceId)).not.toContain(callerTrace);
  });

  test('a string whose caller is not sampled has no trace, in no program', async () => {
    const silent = '00000000000000000000000000000abc';
    const unrecorded = await hashAs(demo, `00-${silent}-1000000000000003-00`, 1);
    const recorded = await hashAs(demo, '00-00000000000000000000000000000def-1000000000000004-01', 1);
    await until(
      () => rootsWith(collector, ({ parentId }) => parentId === '1000000000000004', 1),
      'the later one is there',
    );
    await untilIdle(collector);

    expect(collector.spans.filter(({ traceId }) => traceId === silent)).toEqual([]);
    // A page would link to it.
    expect(unrecorded.results[0]?.traceparent).toBeUndefined();
    expect(recorded.results[0]?.traceparent).toMatch(/^00-0{29}def-[0-9a-f]{16}-01$/);
  });

  test('the strings that are sent after a move of the traffic are linked to it', async () => {
    const watcher = await demo.startWatcher(collector.env);
    const page = await demo.page();
    await page.setFrequency(20);
    await demo.untilWeights(0, 100);
    const [move] = await until(() => {
      const moves = collector.spans.filter(({ name }) => name === 'move traffic');
      return moves.length > 0 && moves;
    }, 'the move has a trace');

    expect(move?.attributes).toMatchObject({
      'hashr.weight.burst': 100,
      'hashr.weight.burst.before': 0,
      'hashr.watcher.verdict': 'above',
    });
    const linked = await until(
      () => rootsWith(collector, ({ links }) => links.includes(move?.spanId ?? ''), 10),
      'strings are linked to the move',
    );
    expect(linked[0]?.attributes).toMatchObject({ 'hashr.weight.primary': 0, 'hashr.weight.burst': 100 });
    await watcher.program.end();
    await demo.setWeights(100, 0);
  });
});

test('without a backend, a program does not load the SDK of OpenTelemetry', async () => {
  const redis = await startRedis();
  onTestFinished(() => redis.kill());
  const hook = fileURLToPath(new URL('../support/loaded-files.ts', import.meta.url));
  const env = { PORT: 0, METRICS_PORT: 0, REDIS_URL: redis.url, NODE_OPTIONS: `--import=${hook}` };
  const loadedBy = async (more: Record<string, string>) => {
    const worker = runProgram('services/worker/src/main.ts', { ...env, ...more });
    await until(() => worker.output().includes('on port'), 'the worker is ready');
    await worker.end();
    const files = worker
      .output()
      .split('\n')
      .filter((line) => line.startsWith('loaded '));
    expect(files.length).toBeGreaterThan(100);
    // prom-client always loads the API, which does nothing on its own.
    return files.filter((line) => /@opentelemetry\+(?!api@)/.test(line));
  };

  expect(await loadedBy({})).toEqual([]);
  expect((await loadedBy({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' })).length).toBeGreaterThan(50);
});

test.each(['refuses connections', 'never answers'])('a backend that %s does not make a stop fail', async (what) => {
  const redis = await startRedis();
  const silent = createServer(() => {}).listen(0, '127.0.0.1');
  await once(silent, 'listening');
  onTestFinished(async () => {
    silent.closeAllConnections();
    silent.close();
    await redis.kill();
  });
  const port = what === 'never answers' ? (silent.address() as AddressInfo).port : 9;
  const [workerPort, backend] = [await freePort(), `http://127.0.0.1:${port}`];
  const env = { PORT: workerPort, METRICS_PORT: 0, REDIS_URL: redis.url, OTEL_EXPORTER_OTLP_ENDPOINT: backend };
  const worker = runProgram('services/worker/src/main.ts', env);
  await until(() => worker.output().includes('on port'), 'the worker is ready');
  await fetch(`http://127.0.0.1:${workerPort}`, { method: 'POST', body: '{"str": "hello"}' });

  // After its deadline, a program exits with 1.
  expect(await worker.end()).toMatchObject({ code: 0 });
  expect(worker.output()).toContain('tracing: the last spans were not exported');
});

const failedTree = ['frontend: hash string', '  frontend: POST', '    router: route', '      worker: POST /'];
const succeededTree = [
  ...failedTree,
  '        worker: publish calculation',
  '          frontend: process calculation',
  '  frontend: show result',
];

interface Trace {
  root: CollectedSpan;
  spans: CollectedSpan[];
}

const isRoot = ({ name }: CollectedSpan) => name === 'hash string';
let seenRoots = 0;

/**
 * Waits until the collector has the traces of this many new strings, and of each string that succeeded the last span.
 */
async function tracesOf(collector: TraceCollector, strings: number, shown = () => 0): Promise<Trace[]> {
  const roots = await until(() => {
    const found = collector.spans.filter(isRoot).slice(seenRoots);
    const ids = new Set(found.map(({ traceId }) => traceId));
    const last = collector.spans.filter(({ name, traceId }) => name === 'show result' && ids.has(traceId));
    return found.length >= strings && last.length >= shown() && found;
  }, `${strings} strings have traces`);
  await untilIdle(collector);
  seenRoots = collector.spans.filter(isRoot).length;
  expect(roots).toHaveLength(strings);
  const byTrace = Map.groupBy(collector.spans, ({ traceId }) => traceId);
  return roots.map((root) => ({ root, spans: byTrace.get(root.traceId) ?? [] }));
}

/** Waits until a later request of another trace has arrived: then everything before has, too. */
async function untilIdle(collector: TraceCollector): Promise<void> {
  let last = -1;
  await until(
    () => {
      const isIdle = collector.spans.length === last;
      last = collector.spans.length;
      return isIdle;
    },
    'no more spans arrive',
    30_000,
    2_500, // Each program exports once a second.
  );
}

/** The names of the spans of a trace, each below the one that caused it, in the order of their names. */
function treeOf(span: CollectedSpan, spans: CollectedSpan[], indent = ''): string[] {
  const children = spans
    .filter(({ parentId }) => parentId === span.spanId)
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
  return [
    `${indent}${span.service}: ${span.name}`,
    ...children.flatMap((child) => treeOf(child, spans, `${indent}  `)),
  ];
}

function rootsWith(collector: TraceCollector, matches: (root: CollectedSpan) => boolean, least: number) {
  const found = collector.spans.filter((span) => isRoot(span) && matches(span));
  return found.length >= least && found;
}

async function hashAs(demo: Demo, traceparent: string, strings: number): Promise<HashResponse> {
  const body = JSON.stringify({ count: strings });
  const response = await fetch(`${demo.url}/api/hash`, { method: 'POST', body, headers: { traceparent } });
  return (await response.json()) as HashResponse;
}

function count(values: unknown[], wanted: string): number {
  return values.filter((value) => value === wanted).length;
}
