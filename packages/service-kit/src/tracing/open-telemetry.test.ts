import { globalErrorHandler } from '@opentelemetry/core';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startTraceCollector, type TraceCollector } from '../../../../test/support/trace-collector.ts';
import { createLog } from '../log.ts';
import { startTracing } from './start-tracing.ts';
import type { Tracer } from './tracer.ts';

const log = createLog('test', 'silent');
const caller = `00-${'a'.repeat(32)}-${'b'.repeat(16)}`;
let collector: TraceCollector;
let tracer: Tracer;
let close: () => Promise<void> | void;

beforeEach(async () => {
  collector = await startTraceCollector();
  process.env.OTEL_EXPORTER_OTLP_ENDPOINT = collector.env.OTEL_EXPORTER_OTLP_ENDPOINT;
  tracer = await start(collector.env.OTEL_EXPORTER_OTLP_ENDPOINT);
});
afterEach(() => {
  collector.close();
  delete process.env.OTEL_EXPORTER_OTLP_ENDPOINT;
  delete process.env.OTEL_TRACES_SAMPLER;
  delete process.env.OTEL_TRACES_SAMPLER_ARG;
});

async function start(endpoint: string): Promise<Tracer> {
  const lifecycle = {
    onStop(_name: string, stop: () => Promise<void> | void) {
      close = stop;
    },
  };
  const started = await startTracing({ endpoint, service: 'worker', instance: 'pod-1', lifecycle, log });
  if (started === undefined) {
    throw new Error('There is no tracer.');
  }
  return started;
}

test('an error of an export is one sentence in the log', async () => {
  const lines: string[] = [];
  const stream = { write: (line: string) => void lines.push((JSON.parse(line) as { msg: string }).msg) };
  const parts = { endpoint: collector.env.OTEL_EXPORTER_OTLP_ENDPOINT, service: 'worker', instance: 'pod-1' };
  await startTracing({ ...parts, lifecycle: { onStop() {} }, log: createLog('test', 'info', stream) });
  globalErrorHandler(new Error('connect ECONNREFUSED 127.0.0.1:4318'));

  expect(lines).toEqual([
    `traces go to ${collector.env.OTEL_EXPORTER_OTLP_ENDPOINT}`,
    'tracing: connect ECONNREFUSED 127.0.0.1:4318',
  ]);
});

test('without an endpoint there is no tracer', async () => {
  const parts = { endpoint: undefined, service: 'worker', instance: 'pod-1', lifecycle: { onStop() {} }, log };
  expect(await startTracing(parts)).toBeUndefined();
});

test('a span has its kind, its attributes, its failure and its links, and is exported at the latest at the stop', async () => {
  const span = tracer.start('publish calculation', 'producer', {
    parent: `${caller}-01`,
    links: [`00-${'c'.repeat(32)}-${'d'.repeat(16)}-01`, 'invalid'],
    attributes: { text: 'x', number: 1, missing: undefined },
  });
  span.fail('timeout');
  span.end();
  await close();

  expect(collector.spans).toEqual([
    {
      service: 'worker',
      name: 'publish calculation',
      traceId: 'a'.repeat(32),
      spanId: span.traceparent.slice(36, 52),
      parentId: 'b'.repeat(16),
      kind: 4,
      hasFailed: true,
      attributes: { text: 'x', number: 1, 'error.type': 'timeout' },
      links: ['d'.repeat(16)],
    },
  ]);
});

test.each(['', 'nonsense', `00-${'0'.repeat(32)}-${'b'.repeat(16)}-01`, `${caller}-01-more`])(
  'the invalid traceparent %j begins a new trace',
  (parent) => {
    const span = tracer.start('POST /', 'server', { parent });
    expect(span.traceparent).toMatch(/^00-(?!0{32}|a{32})[0-9a-f]{32}-[0-9a-f]{16}-01$/);
  },
);

test('a trace that its caller does not sample is continued, and not exported', async () => {
  const span = tracer.start('POST /', 'server', { parent: `${caller}-00` });
  span.end();
  await close();

  expect([span.traceparent, span.isRecorded]).toEqual([`${caller}-00`, false]);
  expect(collector.spans).toEqual([]);
});

test('the sampler of the environment decides about new traces', async () => {
  process.env.OTEL_TRACES_SAMPLER = 'parentbased_traceidratio';
  process.env.OTEL_TRACES_SAMPLER_ARG = '0';
  const none = await start(collector.env.OTEL_EXPORTER_OTLP_ENDPOINT);

  expect(none.start('hash string', 'internal').traceparent).toMatch(/-00$/);
  expect(none.start('POST /', 'server', { parent: `${caller}-01` }).traceparent).toMatch(/-01$/);
});
