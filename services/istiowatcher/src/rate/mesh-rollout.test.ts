import { createServer } from 'node:http';
import type { Traffic } from '@hashr/mesh/traffic.ts';
import { sayNotices } from '@hashr/messages/notices.ts';
import { type HttpServer, listen } from '@hashr/service-kit/http-server.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { TrafficSource } from '../observation.ts';
import { createMeshTraffic } from './mesh-traffic.ts';

const { signal } = new AbortController();
const OLD = '127.0.0.2';
const NEW = '127.0.0.3';

/** How many requests each frontend has started; without a number its answer never ends. */
let started: Record<string, number | 'hangs'>;
/** The addresses in DNS. */
let listed: string[];
let nowMs: number;
let port: number;
let servers: Map<string, HttpServer>;
let source: TrafficSource;

async function serve(address: string): Promise<void> {
  const server = createServer((_request, response) => {
    const requests = started[address];
    if (requests !== 'hangs') {
      response.end(
        `envoy_cluster_membership_healthy{cluster_name="outbound|80|primary|worker-service.hashr.svc.cluster.local"} 1
envoy_http_downstream_rq_total{http_conn_manager_prefix="outbound_0.0.0.0_80"} ${requests}\n`,
      );
    }
  });
  const listening = await listen(server, port, address);
  port = listening.port;
  servers.set(address, listening);
}

/** Lets time pass, and observes. */
async function after(ms: number): Promise<Traffic> {
  nowMs += ms;
  return source.observe(signal);
}

const mayReturn = ({ rate }: Traffic) => 'atMost' in rate && rate.atMost < Number.POSITIVE_INFINITY;

// Only Linux has all addresses of 127.0.0.0/8.
describe.runIf(process.platform === 'linux')('when frontends start and stop', () => {
  beforeEach(async () => {
    started = { [OLD]: 100, [NEW]: 0 };
    listed = [OLD];
    nowMs = 0;
    port = 0;
    servers = new Map();
    await serve(OLD);
    source = createMeshTraffic({
      url: `http://frontend-metrics:${port}/stats/prometheus`,
      worker: { namespace: 'hashr', route: 'virtualservice' },
      timeoutMs: 300,
      now: () => nowMs,
      addresses: async () => listed,
    });
    await after(0);
  });
  afterEach(async () => {
    await Promise.all([...servers.values()].map((server) => server.close()));
  });

  test('a frontend that leaves DNS under traffic counts as long as it answers', async () => {
    await serve(NEW);
    started[OLD] = 120;
    await after(1_000);
    listed = [NEW];
    started[OLD] = 140;
    await after(1_000);
    started[OLD] = 160;

    expect(await after(1_000)).toMatchObject({ rate: { perSecond: 20 }, notes: [] });
  });

  test('a frontend that left DNS under traffic and no longer answers: the rate may be higher, for some seconds', async () => {
    await serve(NEW);
    started[OLD] = 120;
    await after(1_000);
    listed = [NEW];
    await servers.get(OLD)?.close();
    await after(1_000);
    const gone = await after(1_000);
    expect(mayReturn(gone)).toBe(false);
    expect(gone.notes.map(sayNotices)).toEqual([
      expect.stringMatching(/^The metrics of 1 of 2 frontends could not be read: .*127\.0\.0\.2.*ECONNREFUSED/),
    ]);
    expect(mayReturn(await after(8_000))).toBe(false);

    expect(await after(1_000)).toMatchObject({ rate: { perSecond: 0 }, notes: [] });
    expect(mayReturn(await after(1_000))).toBe(true);
  });

  test('a frontend that leaves DNS without traffic does not delay the return', async () => {
    await serve(NEW);
    listed = [OLD, NEW];
    await after(1_000);
    await after(1_000);
    listed = [NEW];
    await servers.get(OLD)?.close();

    const gone = await after(1_000);
    expect(gone.notes).toEqual([]);
    expect(mayReturn(gone)).toBe(true);
  });

  test('a frontend that was never read and refuses connections has no sidecar yet: it does not delay the return', async () => {
    listed = [OLD, NEW];
    const starting = await after(1_000);

    expect(starting.notes).toEqual([]);
    expect(mayReturn(starting)).toBe(true);
  });

  test('a frontend that was never read and hangs delays the return', async () => {
    await serve(NEW);
    started[NEW] = 'hangs';
    listed = [OLD, NEW];
    const hanging = await after(1_000);

    expect(hanging.notes.map(sayNotices)).toEqual([expect.stringContaining('no answer in time')]);
    expect(mayReturn(hanging)).toBe(false);
  });

  test('a frontend that was read and refuses connections delays the return', async () => {
    await serve(NEW);
    listed = [OLD, NEW];
    await after(1_000);
    await servers.get(NEW)?.close();

    expect(mayReturn(await after(1_000))).toBe(false);
  });
});
