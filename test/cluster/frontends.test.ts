import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { gatewayUrl, hasCluster, inPrimary, readState } from '../support/cluster.ts';
import { connectPage, type TestPage } from '../support/page.ts';
import { until } from '../support/until.ts';

const FRONTENDS = 3;
const PAGES = 20;

describe.skipIf(!hasCluster)('three frontends behind the gateway, and twenty pages', () => {
  let pages: TestPage[] = [];

  beforeAll(async () => {
    const url = await gatewayUrl();
    await inPrimary('scale', 'deployment', 'frontend-deployment', `--replicas=${FRONTENDS}`);
    await inPrimary('rollout', 'status', 'deployment', 'frontend-deployment', '--timeout=180s');
    const names = new Set<string | undefined>();
    await until(
      async () => names.add((await readState(url)).frontends[0].name).size === FRONTENDS,
      'the gateway sends requests to all frontends',
      60_000,
    );
    pages = await Promise.all(Array.from({ length: PAGES }, () => connectPage(url)));
  });
  afterAll(async () => {
    pages.forEach((page) => void page.close());
    await inPrimary('scale', 'deployment', 'frontend-deployment', '--replicas=1');
    await inPrimary('rollout', 'status', 'deployment', 'frontend-deployment', '--timeout=180s');
  });

  const last = () => pages.map((page) => page.states.at(-1));

  test('all pages show the same cluster-wide totals', async () => {
    await Promise.all(pages.map((page) => page.setFrequency(0.5)));
    await until(() => last().every((state) => (state?.totals.sent ?? 0) > 50), 'strings are sent', 60_000);
    expect(new Set(last().map((state) => state?.frontends[0].name)).size).toBeGreaterThan(1);
    await Promise.all(pages.map((page) => page.setFrequency(0)));
    const shown = () => new Set(last().map((state) => JSON.stringify([state?.totals, state?.pages])));
    await until(() => shown().size === 1 && last()[0]?.totals.inFlight === 0, 'all pages show the same totals', 20_000);

    expect(last()[0]?.pages).toBe(PAGES);
  });

  test('a pod is deleted: its pages reconnect within five seconds', async () => {
    const name = pages[0]?.states.at(-1)?.frontends[0].name ?? '';
    const affected = pages.filter((page) => page.states.at(-1)?.frontends[0].name === name);
    const disconnectedMs: number[] = [];
    for (const { socket } of affected) {
      socket.once('disconnect', () => {
        const startedMs = performance.now();
        socket.once('connect', () => void disconnectedMs.push(performance.now() - startedMs));
      });
    }
    await inPrimary('delete', 'pod', name, '--wait=false');
    await until(() => disconnectedMs.length === affected.length, 'all its pages have reconnected', 60_000);

    expect(affected.length).toBeGreaterThan(0);
    expect(Math.max(...disconnectedMs)).toBeLessThan(5_000);
    await until(() => pages.every((page) => page.socket.connected), 'all pages are connected');
  });
});
