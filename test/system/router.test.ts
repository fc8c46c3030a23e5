import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Demo, startDemo } from '../support/demo.ts';
import { until } from '../support/until.ts';

describe('the router', () => {
  let demo: Demo;
  let original = '';
  beforeAll(async () => {
    demo = await startDemo();
    await demo.edit('worker-virtual-service.yaml', (text) => {
      original = text;
      return text;
    });
  });
  beforeEach(() => demo.edit('worker-virtual-service.yaml', () => original));
  afterAll(() => demo.stop());

  const edit = (change: (text: string) => string) => demo.edit('worker-virtual-service.yaml', change);
  const post = () => fetch(demo.routerUrl, { method: 'POST', body: '{"str":"x"}' });
  const loggedSince = (from: number) => demo.programs.router.output().slice(from);

  test.each([
    [100, 0],
    [90, 10],
    [50, 50],
    [0, 100],
  ])('weights %i/%i hold exactly over 1,000 strings', async (primary, burst) => {
    await demo.setWeights(primary, burst);
    const before = await demo.settled();
    for (let i = 0; i < 5; i++) {
      expect(await demo.hash({ count: 200 })).toMatchObject({ failed: 0 });
    }
    const after = await demo.settled();

    expect(
      Math.abs(after.succeededByCluster.primary - before.succeededByCluster.primary - primary * 10),
    ).toBeLessThanOrEqual(1);
    expect(Math.abs(after.succeededByCluster.burst - before.succeededByCluster.burst - burst * 10)).toBeLessThanOrEqual(
      1,
    );
  });

  const lesson = (path: string) => readFile(new URL(`../../istio-manifests/lessons/${path}`, import.meta.url), 'utf8');

  test('a route without subsets: all workers get strings', async () => {
    const allWorkers = await lesson('12-all-workers/worker-virtual-service.yaml');
    await edit(() => allWorkers);
    const before = await demo.settled();
    expect(await demo.hash({ count: 200 })).toMatchObject({ failed: 0 });
    const after = await demo.settled();

    for (const cluster of ['primary', 'burst'] as const) {
      expect(after.succeededByCluster[cluster] - before.succeededByCluster[cluster]).toBeGreaterThan(50);
    }
    const metrics = await (await fetch(demo.metricsUrls.router)).text();
    expect(metrics, 'each request is counted for the subset of its worker').not.toContain('destination_cluster=""');
  });

  test('the manifests of 2018 split the strings', async () => {
    const both = await lesson('12-original/worker.yaml');
    await edit(() => both);
    const before = await demo.settled();
    expect(await demo.hash({ count: 200 })).toMatchObject({ failed: 0 });
    const after = await demo.settled();

    expect(after.succeededByCluster.burst - before.succeededByCluster.burst).toBeGreaterThanOrEqual(99);
    expect(after.succeededByCluster.primary - before.succeededByCluster.primary).toBeGreaterThanOrEqual(99);
  });

  test('invalid rules are named, and the last valid rules remain', async () => {
    await demo.setWeights(0, 100);
    const from = demo.programs.router.output().length;
    await edit((text) =>
      text.replace('weight: 100', 'weight: lots').replace('      retries:', '      mirror: {host: x}\n      retries:'),
    );

    expect(loggedSince(from)).toContain(
      'worker-virtual-service.yaml: spec.http[0].route[1].weight must be a whole number',
    );
    expect(loggedSince(from)).toContain(
      "worker-virtual-service.yaml: spec.http[0].mirror is not supported by the laptop's router",
    );
    expect(await (await post()).json()).toMatchObject({ cluster: 'burst' });
  });

  test('timeout: the router answers 504 for a worker that takes longer', async () => {
    await edit((text) => text.replace('      retries:', '      timeout: 200ms\n      retries:'));
    process.kill(demo.programs.primary.pid, 'SIGSTOP');
    try {
      const response = await post();

      expect([response.status, await response.text()]).toEqual([504, 'upstream request timeout']);
    } finally {
      process.kill(demo.programs.primary.pid, 'SIGCONT');
    }
  });

  test('fault: exactly the given percentage of requests is aborted, and at least the given percentage is delayed', async () => {
    const fault =
      '{abort: {percentage: {value: 25}, httpStatus: 418}, delay: {percentage: {value: 50}, fixedDelay: 100ms}}';
    await edit((text) => text.replace('      retries:', `      fault: ${fault}\n      retries:`));
    const answers = await Promise.all(
      Array.from({ length: 100 }, async () => {
        const startedMs = performance.now();
        const { status } = await post();
        return { status, slow: performance.now() - startedMs >= 100 };
      }),
    );

    expect(answers.filter(({ status }) => status === 418)).toHaveLength(25);
    expect(answers.filter(({ slow }) => slow).length).toBeGreaterThanOrEqual(50);
  });

  test('a request for a subset without a healthy worker gets 503, and is not sent to the other subset', async () => {
    await demo.setWeights(0, 100);
    await demo.programs.burst.end();
    await until(async () => (await (await post()).text()) === 'no healthy upstream', 'the health check has failed');
    expect((await post()).status).toBe(503);
    const page = await (await fetch(demo.metricsUrls.router)).text();
    expect(page).toMatch(/envoy_cluster_membership_healthy\{cluster_name="outbound\|80\|burst\|[^}]*\} 0/);
    expect(page).toMatch(/envoy_cluster_membership_healthy\{cluster_name="outbound\|80\|primary\|[^}]*\} 1/);

    await demo.start('burst');
    await until(async () => (await post()).ok, 'the subset is used again');
  });

  test('exports the request counters of a sidecar', async () => {
    const read = async (metric: RegExp) => {
      const page = await (await fetch(demo.metricsUrls.router)).text();
      const line = page.split('\n').find((line) => metric.test(line));
      return Number(line?.split(' ').at(-1) ?? 0);
    };
    const ended = () => read(/^istio_requests_total.*"primary".*"200"/);
    const started = () => read(/^envoy_http_downstream_rq_total\{http_conn_manager_prefix="outbound_0\.0\.0\.0_80"/);
    const before = { ended: await ended(), started: await started() };
    await demo.hash({ count: 30 });

    await until(async () => (await ended()) === before.ended + 30, 'the requests are counted');
    expect(await started()).toBe(before.started + 30);
    const page = await (await fetch(demo.metricsUrls.router)).text();
    for (const label of ['reporter="source"', 'source_app="frontend"', 'destination_service_name="worker-service"']) {
      expect(page).toContain(label);
    }
  });
});
