import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  burstContext,
  clusters,
  command,
  gatewayUrl,
  hasCluster,
  inBurst,
  inPrimary,
  kubectl,
  pauseWatcher,
  readState,
  setWeights,
  untilWeights,
} from '../support/cluster.ts';
import { type OwnOverlay, withOverlay } from '../support/deploy-overlay.ts';
import { type JaegerSpan, type JaegerTrace, readTraces } from '../support/jaeger.ts';
import { connectPage } from '../support/page.ts';
import { until } from '../support/until.ts';

const STRINGS = 1_000;
const PER_SECOND = 40;
/** Of each worker, in strings per second: a part of its half of the load fails. */
const CAPACITY = 15;

// Two clusters: the programs in both send their traces to the Jaeger in primary.
describe.skipIf(!hasCluster || clusters.burst === undefined)('traces through the mesh', () => {
  let url: string;

  beforeAll(async () => {
    await command('k8s/mesh/trace-provider', ['add', clusters.primary, burstContext]);
    const everyTrace = [
      setEnv('frontend', 'OTEL_TRACES_SAMPLER', 'always_on'),
      setEnv('worker', 'CAPACITY', String(CAPACITY)),
      { target: { kind: 'Telemetry', name: 'tracing' }, patch: sampleAll },
    ];
    await deploy(clusters.primary, {
      overlays: ['primary'],
      components: ['opentelemetry', 'jaeger'],
      patches: everyTrace,
    });
    await deploy(burstContext, { overlays: ['burst'], components: ['opentelemetry'], patches: everyTrace.slice(1) });
    await inPrimary('rollout', 'status', 'deployment', 'jaeger', '--timeout=120s');
    url = await gatewayUrl();
    await pauseWatcher(true);
    await setWeights(50, 50);
    await untilWeights('50/50');
  });
  afterAll(async () => {
    await pauseWatcher(false);
    await deploy(clusters.primary, { overlays: ['primary'] });
    await deploy(burstContext, { overlays: ['burst'] });
    await inPrimary('delete', 'deployment/jaeger', 'service/jaeger', 'telemetry/tracing');
    await inBurst('delete', 'service/jaeger', 'telemetry/tracing');
    await command('k8s/mesh/trace-provider', ['remove', clusters.primary, burstContext]);
  });

  test('1,000 strings have 1,000 traces, whose outcomes are those of the ledger, with every part of their way', async () => {
    await until(sidecarsTrace, 'the sidecars trace', 120_000, 1_000);
    const sinceMs = Date.now();
    const before = (await readState(url)).totals;
    const page = await connectPage(url);
    await page.setFrequency(`constant:${PER_SECOND}x${STRINGS / PER_SECOND}s`);
    await until(async () => (await readState(url)).totals.sent - before.sent === STRINGS, 'all are sent', 120_000, 200);
    const after = await until(async () => {
      const { totals } = await readState(url);
      return totals.inFlight === 0 && totals;
    }, 'nothing is in flight');
    const succeeded = after.succeeded - before.succeeded;
    const isComplete = (traces: JaegerTrace[]) =>
      traces.length === STRINGS && traces.filter(({ spans }) => missingIn(spans).length === 0).length === STRINGS;
    const traces = await until(
      async () => {
        const found = await readTraces('frontend', 'hash string', sinceMs);
        return (isComplete(found) || Date.now() > sinceMs + 90_000) && found;
      },
      'the traces have arrived',
      120_000,
      3_000,
    );
    page.close();

    expect(traces).toHaveLength(STRINGS);
    expect(succeeded).toBeGreaterThan(STRINGS / 2);
    expect(after.failed - before.failed).toBe(STRINGS - succeeded);
    expect(STRINGS - succeeded).toBeGreaterThan(20);
    expect(traces.filter(({ spans }) => hasSucceeded(spans))).toHaveLength(succeeded);
    expect(countMissing(traces)).toEqual({});

    // A bucket may still name the trace of an earlier string.
    const recorded = await readTraces('frontend', 'hash string', 0);
    const traceIds = new Set(recorded.map(({ traceId }) => traceId));
    for (const name of ['frontend', 'worker']) {
      const exemplars = await readExemplars(name);
      expect(exemplars).not.toEqual([]);
      expect(exemplars.filter((id) => !traceIds.has(id))).toEqual([]);
    }
  });

  function sidecarsTrace(): Promise<boolean> {
    return fetch(`${url}/api/hash`, { method: 'POST', body: '{"count": 10}' })
      .then(() => readTraces('frontend', 'hash string', Date.now() - 20_000))
      .then((traces) => traces.some(({ spans }) => servicesOf(spans).length >= 4));
  }
});

/** The traces that the latencies of a program name, as Istio's agent passes them on. */
async function readExemplars(name: string): Promise<string[]> {
  const script = `fetch('http://127.0.0.1:15020/stats/prometheus', { headers: { accept: 'application/openmetrics-text' } })
    .then((response) => response.text()).then(console.log)`;
  const page = await inPrimary('exec', `deployment/${name}-deployment`, '-c', name, '--', 'node', '-e', script);
  return [...page.matchAll(/ # \{trace_id="([0-9a-f]{32})"\}/g)].map(([, id]) => id ?? '');
}

const sampleAll = JSON.stringify([{ op: 'replace', path: '/spec/tracing/0/randomSamplingPercentage', value: 100 }]);

function setEnv(container: string, name: string, value: string): object {
  const spec = { template: { spec: { containers: [{ name: container, env: [{ name, value }] }] } } };
  const deployment = `${container}-deployment`;
  const patch = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: deployment }, spec };
  return { target: { kind: 'Deployment', name: deployment }, patch: JSON.stringify(patch) };
}

async function deploy(context: string, overlay: OwnOverlay): Promise<void> {
  await withOverlay(context, overlay, 'apply');
  const names = context === clusters.primary ? ['worker', 'frontend', 'istiowatcher'] : ['worker'];
  for (const name of names) {
    await kubectl(context, '-n', 'hashr', 'rollout', 'status', 'deployment', `${name}-deployment`, '--timeout=180s');
  }
}

const servicesOf = (spans: JaegerSpan[]) => [...new Set(spans.map(({ service }) => service))];

const hasSucceeded = (spans: JaegerSpan[]) => rootOf(spans)?.tags['hashr.outcome'] === 'succeeded';

const rootOf = (spans: JaegerSpan[]) => spans.find(({ name }) => name === 'hash string');

/** The parts of the way of a string that its trace does not have. A string that failed was refused by a worker. */
function missingIn(spans: JaegerSpan[]): string[] {
  const names = spans.map(({ service, name }) => `${service}: ${name}`);
  const programs = ['frontend: hash string', 'frontend: POST', 'worker: POST /'];
  const afterwards = ['worker: publish calculation', 'frontend: process calculation', 'frontend: show result'];
  const missing = [...programs, ...(hasSucceeded(spans) ? afterwards : [])].filter((name) => !names.includes(name));
  // A sidecar reports for the service of its pod, such as worker.hashr.
  const sidecars = ['frontend.hashr', 'worker.hashr'].filter((name) => !servicesOf(spans).includes(name));
  return [...missing, ...sidecars.map((name) => `${name}: its sidecar`)];
}

function countMissing(traces: JaegerTrace[]): Record<string, number> {
  const all = traces.flatMap(({ spans }) => missingIn(spans));
  return Object.fromEntries([...Map.groupBy(all, (name) => name)].map(([name, list]) => [name, list.length]));
}
