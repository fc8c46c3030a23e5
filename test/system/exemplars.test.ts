import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { type Demo, startDemo } from '../support/demo.ts';
import { isInstalled } from '../support/is-installed.ts';
import { runPlanned } from '../support/program.ts';
import { freePort } from '../support/redis.ts';
import { startTraceCollector, type TraceCollector } from '../support/trace-collector.ts';
import { until } from '../support/until.ts';

const hasPrometheus = isInstalled('prometheus', '--version');

describe('with a backend of traces', () => {
  let collector: TraceCollector;
  let demo: Demo;
  beforeAll(async () => {
    collector = await startTraceCollector();
    const half = { ...collector.env, OTEL_TRACES_SAMPLER: 'parentbased_traceidratio', OTEL_TRACES_SAMPLER_ARG: '0.5' };
    demo = await startDemo({ frontend: half, router: collector.env, worker: collector.env });
    await demo.hash({ count: 100 });
  });
  afterAll(async () => {
    await demo.stop();
    collector.close();
  });

  /** Waits until each trace has come to the collector. */
  const untilCollected = (traceIds: string[]) =>
    until(
      () => traceIds.every((id) => collector.spans.some(({ traceId }) => traceId === id)),
      `the traces ${traceIds.join()} exist`,
    );

  test.each(['frontend', 'primary'] as const)(
    'the page of the %s has the same samples in both formats',
    async (name) => {
      const openMetrics = await scrape(demo.metricsUrls[name], 'application/openmetrics-text; version=1.0.0');
      const text = await scrape(demo.metricsUrls[name], '*/*');

      expect([openMetrics.type, text.type]).toEqual([
        'application/openmetrics-text; version=1.0.0; charset=utf-8',
        'text/plain; version=0.0.4; charset=utf-8',
      ]);
      const exemplar = / # \{trace_id="([0-9a-f]{32})"\} [\d.e-]+ [\d.]+$/gm;
      const traceIds = [...openMetrics.body.matchAll(exemplar)].map(([, id]) => id ?? '');
      expect(traceIds).not.toEqual([]);
      await untilCollected(traceIds);
      expect(text.body).not.toContain('trace_id');
      expect(own(text.body)).toEqual(own(openMetrics.body.replace(exemplar, '')));
      expect(text.body).toMatch(/^# TYPE hashr_\w+_total counter$/m);
    },
  );

  test.skipIf(!hasPrometheus)(
    'a real Prometheus reads the exemplars, and each leads to a trace that exists',
    async () => {
      const { frontend, primary } = demo.metricsUrls;
      const prometheus = await startPrometheus([frontend, primary]);
      const exemplars = (query: string) =>
        until(async () => {
          const found = await prometheus.exemplars(query);
          return found.length > 0 && found;
        }, `Prometheus has exemplars of ${query}`);
      const traceIds = [
        ...(await exemplars('hashr_latency_seconds_bucket')),
        ...(await exemplars('http_request_duration_seconds_bucket')),
      ];

      expect(await prometheus.query('count(up == 1)')).toBe('2');
      expect(await prometheus.query('sum(hashr_succeeded_total)')).toBe('100');
      await untilCollected(traceIds);
    },
  );
});

async function scrape(url: string, accept: string): Promise<{ type: string | null; body: string }> {
  const response = await fetch(url, { headers: { Accept: accept } });
  return { type: response.headers.get('content-type'), body: await response.text() };
}

/** The samples of the demo's own metrics that do not change while nothing is sent: the router checks workers all the time. */
function own(page: string): string[] {
  const isOwn = (line: string) =>
    /^(?:hashr_|http_request_)/.test(line) && !/_per_second|route="\/_healthz"/.test(line);
  return page.split('\n').filter(isOwn);
}

/** Starts a Prometheus that scrapes pages of metrics twice a second. */
async function startPrometheus(urls: string[]) {
  const folder = await mkdtemp(join(tmpdir(), 'prometheus-'));
  const port = await freePort();
  const config = {
    global: { scrape_interval: '500ms' },
    scrape_configs: [{ job_name: 'demo', static_configs: [{ targets: urls.map((url) => new URL(url).host) }] }],
  };
  await writeFile(join(folder, 'prometheus.yml'), JSON.stringify(config));
  const args = [
    `--config.file=${folder}/prometheus.yml`,
    `--storage.tsdb.path=${folder}/data`,
    `--web.listen-address=127.0.0.1:${port}`,
    '--enable-feature=exemplar-storage',
  ];
  const program = runPlanned({ command: 'prometheus', args, env: {} });
  onTestFinished(async () => {
    await program.end();
    await rm(folder, { recursive: true });
  });
  const ask = async (path: string, query: string) => {
    const params = new URLSearchParams({ query, start: '0', end: String(Date.now() / 1_000) });
    const response = await fetch(`http://127.0.0.1:${port}/api/v1/${path}?${params}`);
    return ((await response.json()) as { data: never }).data;
  };
  await until(
    () =>
      ask('query', 'up').then(
        () => true,
        () => false,
      ),
    'Prometheus is ready',
  );
  return {
    async query(query: string): Promise<string | undefined> {
      const { result } = (await ask('query', query)) as { result: { value: [number, string] }[] };
      return result[0]?.value[1];
    },
    /** The ids of the traces of exemplars. */
    async exemplars(query: string): Promise<string[]> {
      const series: { exemplars: { labels: { trace_id: string } }[] }[] = await ask('query_exemplars', query);
      return series.flatMap(({ exemplars }) => exemplars.map(({ labels }) => labels.trace_id));
    },
  };
}
