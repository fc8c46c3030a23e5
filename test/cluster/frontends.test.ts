import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { gatewayUrl, hasCluster, inPrimary } from '../support/cluster.ts';
import { connectPage, type TestPage } from '../support/page.ts';
import { until } from '../support/until.ts';

const PAGES = 20;

describe.skipIf(!hasCluster)('three frontends behind the gateway, and twenty pages', () => {
  let pages: TestPage[] = [];

  beforeAll(async () => {
    const url = await gatewayUrl();
    await inPrimary('scale', 'deployment', 'frontend-deployment', '--replicas=3');
    await inPrimary('rollout', 'status', 'deployment', 'frontend-deployment', '--timeout=180s');
    pages = await Promise.all(Array.from({ length: PAGES }, () => connectPage(url)));
  });
  afterAll(async () => {
    pages.forEach((page) => void page.close());
    await inPrimary('scale', 'deployment', 'frontend-deployment', '--replicas=1');
    await inPrimary('rollout', 'status', 'deployment', 'frontend-deployment', '--timeout=180s');
  });

  const last = () => pages.map((page) => page.states.at(-1));

  test('all pages show the same whole', async () => {
    await Promise.all(pages.map((page) => page.ask(0.5)));
    await until(() => last().every((state) => (state?.totals.sent ?? 0) > 50), 'strings are sent', 60_000);
    expect(new Set(last().map((state) => state?.frontends[0].name)).size).toBeGreaterThan(1);
    await Promise.all(pages.map((page) => page.ask(0)));
    const isOne = () => new Set(last().map((state) => JSON.stringify([state?.totals, state?.pages]))).size === 1;
    await until(isOne, 'all show the same', 20_000);

    expect(last()[0]?.totals.inFlight).toBe(0);
    expect(last()[0]?.pages).toBe(PAGES);
  });

  test('a pod is deleted: its pages are back within five seconds', async () => {
    const name = pages[0]?.states.at(-1)?.frontends[0].name ?? '';
    const affected = pages.filter((page) => page.states.at(-1)?.frontends[0].name === name);
    const away: number[] = [];
    for (const { socket } of affected) {
      socket.once('disconnect', () => {
        const leftMs = performance.now();
        socket.once('connect', () => void away.push(performance.now() - leftMs));
      });
    }
    await inPrimary('delete', 'pod', name, '--wait=false');
    await until(() => away.length === affected.length, 'all are back', 60_000);

    expect(affected.length).toBeGreaterThan(0);
    expect(Math.max(...away)).toBeLessThan(5_000);
    await until(() => pages.every((page) => page.socket.connected), 'all are connected');
  });
});
