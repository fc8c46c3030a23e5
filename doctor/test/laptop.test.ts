import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { portsFrom } from '@hashr/local/launcher/ports.ts';
import { afterEach, expect, test } from 'vitest';
import { createLaptop } from '../laptop/laptop.ts';
import { aMetricsPage } from './recorded.ts';
import { httpRouteMetrics } from './recorded-http-route.ts';

const stopping = new AbortController();
const server = createServer((_request, response) => void response.end(metrics));
let metrics = '';
afterEach(() => server.close());

/** The demo whose router has these metrics. */
async function laptopWith(text: string, ROUTE?: string) {
  metrics = text;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const PORT = String(port - portsFrom(0).routerMetrics);
  return createLaptop({ PORT, ROUTE }, stopping.signal);
}

test("finds the kind of the route in the router's metrics", async () => {
  expect(await (await laptopWith(aMetricsPage({ primary: 1, burst: 1 }))).routeKind()).toBe('virtualservice');
  server.close();
  const laptop = await laptopWith(httpRouteMetrics);
  expect(await laptop.routeKind()).toBe('httproute');
  await expect(laptop.routes()).rejects.toMatchObject({
    message: "the router's copy of http-route/worker-route.yaml cannot be read (ENOENT).",
  });
});

test('without a router, the kind is that of the setting', async () => {
  const laptop = await laptopWith('', 'httproute');
  server.close();

  expect(await laptop.routeKind()).toBe('httproute');
  expect(await laptop.mistakes()).toContain('http-route/worker-route.yaml');
});
